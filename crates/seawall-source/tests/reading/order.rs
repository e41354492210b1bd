//! The answer is the same whatever the threads and the order of targets.

use rayon::ThreadPoolBuilder;
use seawall_model::{Draft, Facts};
use seawall_source::{Settings, Target, read, read_all};

use crate::given::{Given, object, seen};

fn many() -> Given {
    let mut given =
        Given::new().file("all.yaml", (0..2_000).map(|n| object(&format!("n{n}")) + "---\n").collect::<String>());
    for folder in ["a", "b", "c"] {
        for number in 0..40 {
            given = given.file(&format!("{folder}/{number}.yaml"), object(&format!("{folder}{number}")));
        }
        given = given.file(&format!("{folder}/broken.yaml"), "a: [\n---\nb: 1\n");
    }
    given
}

/// What a snapshot of `targets` holds, in its order, and the problems.
fn frozen(given: &Given, targets: &[&str]) -> String {
    let targets: Vec<Target> = targets.iter().map(|target| Target::Path(given.path(target))).collect();
    let (draft, _, files) = read_all(&targets, &Settings::default());
    let (snapshot, problems) = draft.freeze(Facts::default());
    let objects = snapshot.objects().iter().map(|object| {
        let file = object.origin.file().map(|file| file.path.to_string());
        format!("{file:?} {:?} {}\n", object.span(), object.reference)
    });
    let problems = problems.iter().map(|problem| format!("{problem:?}\n"));
    objects.chain(problems).chain([format!("{files}")]).collect()
}

fn in_pool<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

#[test]
fn threads_and_the_order_of_targets_change_nothing() {
    let given = many();
    let once = in_pool(1, || frozen(&given, &[""]));
    assert!(once.contains("n1999") && once.contains("broken.yaml"), "{once}");
    assert_eq!(once, in_pool(8, || frozen(&given, &[""])));
    assert_eq!(once, in_pool(8, || frozen(&given, &["c", "all.yaml", "a", "", "b"])));
    assert_eq!(once, in_pool(3, || frozen(&given, &["b/7.yaml", "", "b"])));
}

#[test]
fn files_are_delivered_in_the_same_order_with_the_same_observations() {
    let given = many();
    let delivered = |threads| in_pool(threads, || seen(&given.files(&[""])));
    assert_eq!(delivered(1), delivered(8));
}

#[test]
fn the_first_file_is_delivered_before_the_last_is_read() {
    let filler = "#".repeat(1 << 20);
    let mut given = Given::new();
    for number in 10..60 {
        given = given.file(&format!("{number}.yaml"), format!("{}{filler}", object(&format!("n{number}"))));
    }
    let last = given.path("59.yaml");
    let mut last_is_read = true;
    read(&[Target::Path(given.path(""))], &Settings::default(), &mut |file| {
        if file.path.ends_with("10.yaml") {
            std::fs::write(&last, object("changed-meanwhile")).unwrap();
        }
        if file.path.ends_with("59.yaml") {
            last_is_read = seen(&[file]).contains("n59");
        }
    });
    assert!(!last_is_read);
}

#[test]
fn a_draft_made_by_hand_is_the_one_that_is_made_at_once() {
    let given = many();
    let mut draft = Draft::default();
    for file in given.files(&[""]).into_iter().rev() {
        file.observations.into_iter().for_each(|observation| draft.add(observation));
    }
    let (by_hand, _) = draft.freeze(Facts::default());
    let targets = [Target::Path(given.path(""))];
    let (at_once, _) = read_all(&targets, &Settings::default()).0.freeze(Facts::default());
    let names = |snapshot: &seawall_model::Snapshot| -> Vec<String> {
        snapshot.objects().iter().map(|object| object.reference.to_string()).collect()
    };
    assert_eq!(names(&by_hand), names(&at_once));
}
