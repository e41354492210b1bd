//! Every file of the corpus is accounted for and can be read.

use std::collections::{BTreeMap, BTreeSet};

use crate::asked;
use crate::corpus::Corpus;
use crate::file::{File, Format, Question};
use crate::listed::{Reason, reason};
use crate::read::diff::{self, Difference};
use crate::read::read;

#[test]
fn every_expected_file_is_of_the_index_and_has_a_name_that_is_understood() {
    let Some(corpus) = Corpus::open() else { return };
    let inputs = corpus.inputs();
    let indexed: BTreeSet<String> = inputs.values().flatten().cloned().collect();
    let there: BTreeSet<String> = corpus.files("connlist").into_iter().collect();
    assert_eq!(indexed, there);
    for (input, files) in &inputs {
        for name in files {
            let file = File::read(name, &inputs).unwrap_or_else(|| panic!("`{name}` is not understood"));
            assert_eq!(&file.input, input, "{name}");
        }
    }
    let pairs: BTreeSet<String> = corpus.pairs().into_iter().map(|pair| pair.file).collect();
    assert_eq!(pairs, corpus.files("diff").into_iter().collect());
}

#[test]
fn every_format_of_an_answer_says_the_same() {
    let Some(corpus) = Corpus::open() else { return };
    let inputs = corpus.inputs();
    let mut compared = 0;
    for name in inputs.values().flatten() {
        let file = File::read(name, &inputs).expect("the name is understood");
        let is_told = matches!(file.question, Question::Connections | Question::Exposure);
        let txt = name.rsplit_once('.').map(|(stem, _)| format!("{stem}.txt")).expect("an ending");
        if file.format == Format::Txt || !is_told || !inputs[&file.input].contains(&txt) {
            continue;
        }
        if reason(&file, corpus.on_pod_network(&file.input).is_some()).is_some() {
            continue;
        }
        let text = corpus.expected("connlist", &txt);
        let (mut own, mut told) = (read(&file, &corpus.expected("connlist", name)), read(&txt_of(&file, txt), &text));
        // Other formats do not tell what is not protected, and graphs not what is exposed to addresses.
        told.exposed.unprotected.clear();
        if file.format == Format::Dot {
            own.exposed.to_outside.clear();
            told.exposed.to_outside.clear();
        }
        assert_eq!(own.reach, told.reach, "{name}");
        assert_eq!(own.exposed, told.exposed, "{name}");
        compared += 1;
    }
    assert!(compared > 150, "only {compared} files were compared");
}

fn txt_of(file: &File, name: String) -> File {
    File { name, format: Format::Txt, ..file.clone() }
}

#[test]
fn what_is_not_compared_is_listed_with_its_reason() {
    let Some(corpus) = Corpus::open() else { return };
    let inputs = corpus.inputs();
    let mut listed: BTreeMap<Reason, usize> = BTreeMap::new();
    for (input, files) in &inputs {
        let networks = corpus.on_pod_network(input).is_some();
        for name in files {
            let file = File::read(name, &inputs).expect("the name is understood");
            if let Some(reason) = reason(&file, networks) {
                assert!(input.contains("udn") || input.contains("nad_"), "{name}");
                *listed.entry(reason).or_default() += 1;
            }
        }
    }
    for (reason, files) in &listed {
        eprintln!("{files} files: {}", reason.text());
    }
    assert!(listed.values().sum::<usize>() < 30, "{listed:?}");
}

#[test]
fn an_answer_about_some_workloads_or_ports_is_a_part_of_the_whole_one() {
    let Some(corpus) = Corpus::open() else { return };
    let inputs = corpus.inputs();
    let mut compared = 0;
    for name in inputs.values().flatten() {
        let file = File::read(name, &inputs).expect("the name is understood");
        let question = match file.question {
            Question::Connections => "connlist",
            Question::Exposure => "exposure",
            _ => continue,
        };
        let whole = format!("{}_{question}_output.txt", file.input);
        if file.is_whole() || !inputs[&file.input].contains(&whole) || file.format != Format::Txt {
            continue;
        }
        let whole_file = File::read(&whole, &inputs).expect("the name is understood");
        let answer = read(&whole_file, &corpus.expected("connlist", &whole));
        let part = read(&file, &corpus.expected("connlist", name));
        let exposed = answer.exposed.to_pods.keys().map(|(workload, ..)| workload.clone());
        let workloads = answer.reach.names().into_iter().map(str::to_owned).chain(exposed).collect();
        let connections = asked::connections(&file, answer.reach, &workloads);
        assert!(part.reach == connections, "{name}\n{:#?}", connections.differences(&part.reach));
        let exposure = asked::exposure(&file, answer.exposed, &workloads);
        assert!(part.exposed == exposure, "{name}\n{:#?}", exposure.differences(&part.exposed));
        compared += 1;
    }
    assert!(compared >= 10, "only {compared} files were compared");
}

#[test]
fn the_difference_of_two_answers_is_the_one_that_is_expected() {
    let Some(corpus) = Corpus::open() else { return };
    let inputs = corpus.inputs();
    let whole = |input: &str| {
        let name = format!("{input}_connlist_output.txt");
        let file = File::read(&name, &inputs).filter(|_| inputs[input].contains(&name))?;
        Some(read(&file, &corpus.expected("connlist", &name)).reach)
    };
    let mut compared = 0;
    for pair in corpus.pairs() {
        let expected = diff::read(&corpus.expected("diff", &pair.file));
        assert!(expected.lost.is_empty() && expected.gained.is_empty(), "{}", pair.file);
        let (Some(old), Some(new)) = (whole(&pair.old), whole(&pair.new)) else { continue };
        let own = Difference::between(&old, &new);
        assert_eq!((own.old, own.new), (expected.old, expected.new), "{}", pair.file);
        compared += 1;
    }
    assert_eq!(compared, 2);
}
