//! Links of the interface's document: what can be asked next about what an answer names, so that a
//! program finds its way without building addresses.

use serde_json::{Map, Value, json};

use super::endpoints::{self, Endpoint};

/// Which of the actions that may be done now are linked, in the words of their names.
const ACTIONS: [&str; 3] = ["first", "second", "third"];

/// The links of an endpoint's answer, by name.
pub(super) fn of(endpoint: &Endpoint) -> Map<String, Value> {
    let below = |collection: &str, id: &str| -> Map<String, Value> {
        // Structures of SDMX are found by more than an id.
        if collection.contains('{') {
            return Map::new();
        }
        let about = format!("{collection}/{{id}}");
        let targets = endpoints::all().filter(|to| is_about(to, &about) && to.id != endpoint.id);
        targets.map(|to| (to.id.to_owned(), link(to, id))).collect()
    };
    if let Some(collection) = endpoint.path.strip_suffix("/{id}/actions") {
        let mut links = below(collection, "$request.path.id");
        links.extend(actions(endpoint));
        return links;
    }
    match (endpoint.method, endpoint.path.split_once("/{id}")) {
        (_, Some((collection, _))) => below(collection, "$request.path.id"),
        ("get", None) => below(endpoint.path, "$response.body#/items/0/id"),
        (_, None) => below(made_in(endpoint), "$response.body#/id"),
    }
}

/// Whether an endpoint takes one thing and nothing else in its address.
fn is_about(endpoint: &Endpoint, about: &str) -> bool {
    let rest = endpoint.path.strip_prefix(about);
    rest.is_some_and(|rest| !rest.contains('{'))
}

/// Where what a request makes is found afterwards.
fn made_in(endpoint: &Endpoint) -> &'static str {
    match endpoint.id {
        "propose_grant" | "delegate_power" => "/api/v1/holders",
        "open_cases" => "/api/v1/wlk/openings",
        _ => endpoint.path,
    }
}

fn link(to: &Endpoint, id: &str) -> Value {
    json!({ "operationId": to.id, "parameters": { "path.id": id } })
}

/// The actions that are allowed now, each with the body that would be accepted.
fn actions(endpoint: &Endpoint) -> Map<String, Value> {
    let path = format!("{}/{{action}}", endpoint.path);
    let act = endpoints::all().find(|to| to.path == path);
    let linked = act.into_iter().flat_map(|act| {
        let each = ACTIONS.iter().enumerate();
        each.map(move |(nth, name)| {
            let allowed = format!("$response.body#/allowed/{nth}");
            let link = json!({
                "operationId": act.id,
                "description": format!("The {name} action that may be done now, with its example."),
                "parameters": { "path.id": "$request.path.id", "path.action": format!("{allowed}/action") },
                "requestBody": format!("{allowed}/schema/examples/0"),
            });
            (format!("{name}_{}", act.id), link)
        })
    });
    linked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(id: &str) -> Map<String, Value> {
        of(endpoints::all().find(|one| one.id == id).unwrap())
    }

    #[test]
    fn what_an_answer_names_can_be_asked_for() {
        let made = links("register_case");
        assert_eq!(
            made["show_case"],
            json!({ "operationId": "show_case", "parameters": { "path.id": "$response.body#/id" } })
        );
        assert!(made.contains_key("case_actions") && made.contains_key("case_history"));
        let listed = &links("list_cases")["show_case"]["parameters"]["path.id"];
        assert_eq!(listed, "$response.body#/items/0/id");
        let acted = &links("act_on_case")["case_actions"]["parameters"]["path.id"];
        assert_eq!(acted, "$request.path.id");
        let first = &links("case_actions")["first_act_on_case"];
        assert_eq!(first["operationId"], "act_on_case");
        assert_eq!(
            first["parameters"]["path.action"],
            "$response.body#/allowed/0/action"
        );
        assert!(links("propose_grant").contains_key("show_holder"));
        assert!(links("open_cases").contains_key("opening_results"));
        assert!(links("alive").is_empty());
        for endpoint in endpoints::all().filter(|one| one.path.ends_with("/{id}")) {
            if let Some((collection, _)) = endpoint.path.split_once("/{id}") {
                let is_led_to = |from: &Endpoint| of(from).contains_key(endpoint.id);
                let sdmx = collection.contains('{');
                assert!(sdmx || endpoints::all().any(is_led_to), "{}", endpoint.path);
            }
        }
    }
}
