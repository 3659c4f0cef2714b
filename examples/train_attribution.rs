//! Trains the attribution engine's model from a folder laid out as PolNeAR is.
//!
//!     training/texts.py DATA TEXTS
//!     cargo run --release --features train --example train_attribution -- --data DATA/polnear/train \
//!         --more TEXTS --teacher models/accurate.model --out src/attribution/engine/fast.model
//!
//! DATA/polnear/train holds `text/*.txt` and `attributions/*.ann`; TEXTS holds text files, which the accurate engine annotates. See
//! docs/model-card.md.

use dateline::attribution::Reader;
use dateline::attribution::engine::Accurate;
use dateline::attribution::engine::train::{Options, load, tagged, taught, train};
use dateline::outlet::OutletDirectory;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut data, mut more, mut teacher, mut out, mut tokens, mut skip) = (None, None, None, None, None, 0);
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} wants a value"))?;
        match name.as_str() {
            "--data" => data = Some(PathBuf::from(value)),
            // A folder of further texts, and the weights of the accurate engine that annotates them.
            "--more" => more = Some(PathBuf::from(value)),
            "--teacher" => teacher = Some(PathBuf::from(value)),
            "--weight" => options.weight = value.parse()?,
            "--out" => out = Some(PathBuf::from(value)),
            "--epochs" => options.epochs = value.parse()?,
            "--least" => options.least = value.parse()?,
            "--rate" => options.rate = value.parse()?,
            "--decay" => options.decay = value.parse()?,
            "--miss-cost" => options.miss_cost = value.parse()?,
            "--features" => options.features = value.parse()?,
            "--second-rate" => options.second_rate = value.parse()?,
            "--second-epochs" => options.second_epochs = value.parse()?,
            "--second-features" => options.second_features = value.parse()?,
            "--mask" => options.mask = value.parse()?,
            "--words" => options.words = std::fs::read_to_string(value)?,
            // Leaves out every tenth text, to tune on.
            "--hold-out" => skip = value.parse()?,
            // Writes the texts' tokens and labels instead of a model: what `training/train.py` reads.
            "--tokens" => tokens = Some(PathBuf::from(value)),
            _ => return Err(format!("unknown flag {name}").into()),
        }
    }
    let mut samples = load(&data.ok_or("--data DIR is missing")?)?;
    if skip > 0 {
        let mut n = 0;
        samples.retain(|_| {
            n += 1;
            n % skip != 0
        });
    }
    if let Some(path) = tokens {
        let lines: Vec<String> = samples.iter().map(tagged).collect();
        std::fs::write(path, lines.join("\n") + "\n")?;
        return Ok(());
    }
    let more = match more {
        Some(folder) => {
            let weights = std::fs::read(teacher.ok_or("--teacher WEIGHTS is missing")?)?;
            let teacher = Accurate::from_bytes(&weights)?;
            taught(&folder, &Reader::with_engine(OutletDirectory::embedded(), &teacher, "accurate"))?
        }
        None => Vec::new(),
    };
    let model = train(&samples, &more, &options, |line| eprintln!("{line}"));
    eprintln!("{} bytes", model.len());
    std::fs::write(out.ok_or("--out FILE is missing")?, model)?;
    Ok(())
}
