//! Puts the objects of a dump into a server, so that it serves them as the server did that they were taken from.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::{ADMIN, Client, ControlPlane};

/// What became of the objects.
#[derive(Debug, Default)]
pub struct Filled {
    /// Objects that the server now has, those that it had by itself included.
    pub taken: usize,
    /// Those that it refused, each with the reason.
    pub refused: Vec<String>,
}

impl ControlPlane {
    /// Makes the objects, those that own others first. The server gives new uids; they are put in the place of the old
    /// ones wherever these are named. What the server made by itself is replaced.
    ///
    /// # Panics
    /// When the server fails, as it does when its store has no room.
    pub fn fill(&self, objects: Vec<Value>) -> Filled {
        let mut filling = Filling {
            client: self.client(ADMIN),
            kinds: HashMap::new(),
            uids: BTreeMap::new(),
            done: Filled::default(),
        };
        let mut open = objects;
        open.sort_by_key(|object| rank(object["kind"].as_str().unwrap_or_default()));
        while !open.is_empty() {
            let waiting: Vec<String> = open.iter().map(|object| uid(object).to_owned()).collect();
            let is_owned = |object: &Value| owners(object).any(|owner| waiting.iter().any(|uid| uid == owner));
            let (later, now): (Vec<Value>, Vec<Value>) = open.into_iter().partition(is_owned);
            if now.is_empty() {
                filling.done.refused.extend(later.iter().map(|object| format!("{} owns itself", shown(object))));
                break;
            }
            now.into_iter().for_each(|object| filling.make(object));
            open = later;
        }
        filling.done
    }
}

struct Filling {
    client: Client,
    /// By API version: the path and the scope of each kind.
    kinds: HashMap<String, HashMap<String, (String, bool)>>,
    /// The new uid of each old one.
    uids: BTreeMap<String, String>,
    done: Filled,
}

impl Filling {
    fn make(&mut self, object: Value) {
        let old = uid(&object).to_owned();
        let name = shown(&object);
        let Some(path) = self.path(&object) else {
            self.done.refused.push(format!("{name}: the server has no such kind"));
            return;
        };
        let mut object = self.prepared(object);
        let mut answer = self.client.send("POST", &path, Some(&object));
        let own = format!("{path}/{}", object["metadata"]["name"].as_str().unwrap_or_default());
        // What is there already is replaced, in the state in which it is.
        if matches!(answer.code, 409 | 422) {
            let present = self.client.get(&own);
            if present.code == 200 {
                object["metadata"]["resourceVersion"] = present.body["metadata"]["resourceVersion"].clone();
                answer = self.client.send("PUT", &own, Some(&object));
            }
        }
        assert!(answer.code < 500, "the control plane failed at {name}: {} {}", answer.code, answer.body["message"]);
        if !matches!(answer.code, 200 | 201) {
            self.done.refused.push(format!("{name}: {}", answer.body["message"].as_str().unwrap_or("no reason")));
            return;
        }
        if let Some(status) = object.get("status").filter(|status| !is_empty(status)) {
            let mut made = answer.body.clone();
            made["status"] = status.clone();
            // Kinds without a status of their own have none of this.
            self.client.send("PUT", &format!("{own}/status"), Some(&made));
        }
        self.uids.insert(old, uid(&answer.body).to_owned());
        self.done.taken += 1;
    }

    /// Without what only a server may set, and with the uids that hold here.
    fn prepared(&self, object: Value) -> Value {
        let owned = owners(&object).any(|owner| self.uids.contains_key(owner));
        let mut object = if owned {
            let mut text = object.to_string();
            for owner in owners(&object).filter_map(|owner| Some((owner, self.uids.get(owner)?))) {
                text = text.replace(owner.0, owner.1);
            }
            serde_json::from_str(&text).unwrap_or(object)
        } else {
            object
        };
        if let Some(metadata) = object["metadata"].as_object_mut() {
            for key in
                ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "deletionTimestamp"]
            {
                metadata.remove(key);
            }
        }
        if object["kind"] == "Secret"
            && let Some(value) = object.pointer_mut("/data/.dockerconfigjson")
            && *value == ""
        {
            // Emptied, and the server insists on JSON: `{}`.
            *value = "e30=".into();
        }
        if object["kind"] == "Job" {
            // The server makes a selector of the uid that it gives.
            let is_by_uid = |key: &String| key.ends_with("controller-uid");
            remove(&mut object, "/spec", &|key| key == "selector");
            remove(&mut object, "/spec/template/metadata/labels", &is_by_uid);
            remove(&mut object, "/metadata/labels", &is_by_uid);
        }
        object
    }

    fn path(&mut self, object: &Value) -> Option<String> {
        let api_version = object["apiVersion"].as_str()?;
        let root =
            if api_version.contains('/') { format!("/apis/{api_version}") } else { format!("/api/{api_version}") };
        let kind = object["kind"].as_str()?;
        let is_known = self.kinds.get(api_version).is_some_and(|kinds| kinds.contains_key(kind));
        if !is_known {
            // A custom kind is served a moment after it was defined; the server says when.
            let kinds = (0..200).find_map(|_| {
                let kinds = kinds(&self.client.get(&root).body);
                kinds.contains_key(kind).then_some(kinds)
            });
            self.kinds.insert(api_version.to_owned(), kinds?);
        }
        let (plural, is_namespaced) = self.kinds.get(api_version)?.get(kind)?;
        match object["metadata"]["namespace"].as_str() {
            Some(namespace) if *is_namespaced => Some(format!("{root}/namespaces/{namespace}/{plural}")),
            _ => Some(format!("{root}/{plural}")),
        }
    }
}

fn kinds(resources: &Value) -> HashMap<String, (String, bool)> {
    let all = resources["resources"].as_array().into_iter().flatten();
    let own = all.filter(|resource| !resource["name"].as_str().unwrap_or_default().contains('/'));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    own.map(|it| (text(&it["kind"]), (text(&it["name"]), it["namespaced"] == true))).collect()
}

/// What others need comes first.
fn rank(kind: &str) -> u8 {
    match kind {
        "CustomResourceDefinition" => 0,
        "Namespace" | "PriorityClass" | "ServiceCIDR" | "Node" => 1,
        "ServiceAccount" | "ConfigMap" | "Secret" | "PersistentVolume" | "StorageClass" => 2,
        // The server makes what belongs to a Service.
        "Service" => 3,
        _ => 4,
    }
}

fn owners(object: &Value) -> impl Iterator<Item = &str> {
    object["metadata"]["ownerReferences"].as_array().into_iter().flatten().filter_map(|owner| owner["uid"].as_str())
}

fn uid(object: &Value) -> &str {
    object["metadata"]["uid"].as_str().unwrap_or_default()
}

fn shown(object: &Value) -> String {
    let metadata = &object["metadata"];
    format!("{} {}/{}", object["kind"], metadata["namespace"], metadata["name"]).replace('"', "").replace("null/", "")
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_none_or(Map::is_empty)
}

fn remove(object: &mut Value, pointer: &str, which: &dyn Fn(&String) -> bool) {
    if let Some(map) = object.pointer_mut(pointer).and_then(Value::as_object_mut) {
        map.retain(|key, _| !which(key));
    }
}
