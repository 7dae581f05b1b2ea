//! Messages on standard input and output. One that cannot be understood is told to the client and left out: the next may be in order.

use std::io::{self, BufRead, Read};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Sender, bounded};
use lsp_server::{Connection, Message, Notification};
use serde_json::json;

/// A longer message is left out. Documents are a few megabytes at most.
const LONGEST: u64 = 256 << 20;
/// So much is read to find the end of a line of the header.
const HEADER: u64 = 1 << 13;

/// The threads that read and write.
pub(super) struct Threads {
    reader: JoinHandle<io::Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

impl Threads {
    /// Waits until all is read and written.
    pub(super) fn join(self) -> io::Result<()> {
        let broken = |_| io::Error::other("a thread of the language server broke");
        self.reader.join().map_err(broken)??;
        self.writer.join().map_err(broken)?
    }
}

/// A connection over standard input and output.
pub(super) fn stdio() -> (Connection, Threads) {
    let (sender, outgoing) = bounded::<Message>(0);
    let (incoming, receiver) = bounded::<Message>(0);
    let writer = thread::spawn(move || {
        let mut out = io::stdout().lock();
        outgoing.into_iter().try_for_each(|message| message.write(&mut out))
    });
    let complaints = sender.clone();
    let reader = thread::spawn(move || read_all(&mut io::stdin().lock(), &incoming, complaints));
    (Connection { sender, receiver }, Threads { reader, writer })
}

fn read_all(input: &mut impl BufRead, incoming: &Sender<Message>, complaints: Sender<Message>) -> io::Result<()> {
    while let Some(read) = read(input)? {
        match read {
            Ok(message) => {
                let is_exit = matches!(&message, Message::Notification(it) if it.method == "exit");
                if incoming.send(message).is_err() || is_exit {
                    break;
                }
            }
            Err(why) => {
                let params = json!({ "type": 2, "message": format!("a message is not understood and left out: {why}") });
                if complaints.send(Message::Notification(Notification { method: "window/logMessage".to_owned(), params })).is_err()
                {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// The next message, or why it cannot be understood. None at the end.
fn read(input: &mut impl BufRead) -> io::Result<Option<Result<Message, String>>> {
    let mut size = None;
    loop {
        let mut line = Vec::new();
        if input.take(HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).to_ascii_lowercase();
        let line = line.trim_end();
        // After a message of another length than was said, its end or the rest of it stands before the header of the next.
        if let Some((_, length)) = line.rsplit_once("content-length:") {
            match length.trim().parse::<u64>() {
                Ok(length) => size = Some(length),
                Err(_) => return Ok(Some(Err(format!("its length is `{}`", length.trim().chars().take(40).collect::<String>())))),
            }
        } else if let (true, Some(size)) = (line.is_empty(), size) {
            return body(input, size);
        }
    }
}

fn body(input: &mut impl BufRead, size: u64) -> io::Result<Option<Result<Message, String>>> {
    if size > LONGEST {
        return Ok(Some(Err(format!("{size} bytes are more than {LONGEST}"))));
    }
    let mut text = Vec::new();
    input.take(size).read_to_end(&mut text)?;
    if (text.len() as u64) < size {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&text).map_err(|error| error.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Result<String, String>> {
        let mut input = text.as_bytes();
        let mut found = Vec::new();
        while let Some(read) = read(&mut input).unwrap() {
            found.push(read.map(|message| match message {
                Message::Notification(it) => it.method,
                other => format!("{other:?}"),
            }));
        }
        found
    }

    #[test]
    fn what_is_not_understood_does_not_hide_what_follows() {
        let good = "Content-Length: 33\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"fine\"}";
        let is_fine = |read: &Result<String, String>| read.as_deref() == Ok("fine");
        for bad in [
            "Content-Length: 5\r\n\r\n{\"a\":",
            "Content-Length: 2\r\n\r\n[]",
            "Content-Length: 18446744073709551615\r\n\r\n",
            "Content-Length: 99999999999999999999999\r\n\r\n",
            "Content-Length: -1\r\n\r\n",
            "Content-Length: 4\r\n\r\n{\"jsonrpc\":\"2.0\"}",
            &format!("Content-Length: 200000\r\n\r\n{}", "[".repeat(200_000)),
        ] {
            let found = all(&format!("{bad}{good}{good}"));
            assert!(
                found.iter().filter(|read| is_fine(read)).count() == 2 && found.iter().any(Result::is_err),
                "{bad:.60}: {found:?}"
            );
        }
        // What is none is passed over, and what has no end ends it.
        assert_eq!(all(&format!("\r\n\r\nhello\r\nContent-Type: x\r\n{good}")).len(), 1);
        assert_eq!(all("Content-Length: 100\r\n\r\n{").len(), 0);
        assert_eq!(all(&"x".repeat(100_000)).len(), 0);
    }
}
