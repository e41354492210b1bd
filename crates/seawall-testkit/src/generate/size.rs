//! How large a cluster is to be, told in what the reader counts.

use super::parameters::Parameters;
use super::plan::Cluster;

/// A size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// So many pods, exactly.
    Pods(u32),
    /// So many workloads, to within one in a hundred: what a user writes that holds a pod template.
    Workloads(u32),
    /// So many objects in the running cluster, to within one in a hundred.
    Objects(u32),
}

impl Cluster {
    /// Plans a cluster of a size. The number of pods in `parameters` is not used.
    pub fn of_size(size: Size, parameters: &Parameters, seed: u64) -> Cluster {
        let plan = |pods: u32| Cluster::plan(&Parameters { pods, ..parameters.clone() }, seed);
        let (wanted, count): (u32, fn(&Cluster) -> usize) = match size {
            Size::Pods(pods) => return plan(pods),
            Size::Workloads(wanted) => (wanted, Cluster::workload_count),
            Size::Objects(wanted) => (wanted, Cluster::object_count),
        };
        let mut pods = f64::from(wanted.max(1));
        let mut best = plan(pods as u32);
        let miss = |cluster: &Cluster| (count(cluster) as f64 / f64::from(wanted) - 1.0).abs();
        for _ in 0..12 {
            if miss(&best) < 0.005 {
                break;
            }
            pods = (pods * f64::from(wanted) / count(&best) as f64).max(1.0);
            let next = plan(pods as u32);
            if miss(&next) >= miss(&best) {
                break;
            }
            best = next;
        }
        best
    }
}
