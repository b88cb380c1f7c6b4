"""Other programs' YAML readers: what do they make of our files?"""

import json
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

_RUBY = shutil.which("ruby", path="/usr/bin:/usr/local/bin")
_SCRIPT = """
require "date"
classes = [Date, Time, DateTime, Symbol]
read = ->(text) { Psych.safe_load(text, permitted_classes: classes) rescue "#{$!.class}" }
typed = ->(value) {
  case value
  when Hash then value.to_h { |key, inner| [key.to_s, typed.(inner)] }
  when Array then value.map { |inner| typed.(inner) }
  when String then value
  else { "not text" => value.class.name }
  end
}
STDOUT.write JSON.generate(JSON.parse(STDIN.read).map { |text| typed.(read.(text)) })
"""


def pyyaml(documents: list[str]) -> list[Any]:
    """YAML 1.1, as most Python programs read it."""
    return [yaml.safe_load(each) for each in documents]


def ruamel(documents: list[str]) -> list[Any]:
    """YAML 1.2, as Python programs that care read it."""
    return [YAML(typ="safe", pure=True).load(each) for each in documents]


def psych(documents: list[str]) -> list[Any]:
    """YAML as Jekyll reads it; what is no text comes back as a mapping that says so."""
    if not _RUBY:
        pytest.skip("there is no Ruby on this machine")
    command = [_RUBY, "-rpsych", "-rjson", "-EUTF-8", "-e", _SCRIPT]
    answer = subprocess.run(
        command, input=json.dumps(documents).encode(), capture_output=True, check=True
    )
    found = json.loads(answer.stdout)
    assert isinstance(found, list)
    return found


READERS = [pyyaml, ruamel, psych]
