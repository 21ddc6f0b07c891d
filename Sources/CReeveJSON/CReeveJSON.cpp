#include "CReeveJSON.h"

#include <cstdlib>
#include <cstring>
#include <simdjson.h>
#include <vector>

namespace {

using simdjson::error_code;
namespace ondemand = simdjson::ondemand;

struct Reader {
  std::vector<reeve_json_value> values;
  std::vector<uint8_t> texts;
  size_t value_count_max;
  bool has_too_many = false;

  /// Appends a value; `end` is right for one that has nothing in it.
  bool append(reeve_json_kind kind, std::string_view text = {}) {
    if (values.size() >= value_count_max) {
      has_too_many = true;
      return false;
    }
    auto index = static_cast<uint32_t>(values.size());
    auto start = text.empty() ? 0 : static_cast<uint32_t>(texts.size());
    values.push_back({static_cast<uint32_t>(kind), index + 1, start, static_cast<uint32_t>(text.size())});
    texts.insert(texts.end(), text.begin(), text.end());
    return true;
  }

  void end(size_t index) { values[index].end = static_cast<uint32_t>(values.size()); }

  bool read(ondemand::object object) {
    auto index = values.size();
    if (!append(reeve_json_object)) return false;
    for (auto result : object) {
      ondemand::field field;
      std::string_view name;
      if (std::move(result).get(field) || field.unescaped_key().get(name) || !append(reeve_json_string, name)) return false;
      if (!read(field.value())) return false;
    }
    end(index);
    return true;
  }

  bool read(ondemand::array array) {
    auto index = values.size();
    if (!append(reeve_json_array)) return false;
    for (auto result : array) {
      ondemand::value value;
      if (result.get(value) || !read(value)) return false;
    }
    end(index);
    return true;
  }

  bool read(ondemand::value value) {
    ondemand::json_type type;
    if (value.type().get(type)) return false;
    switch (type) {
    case ondemand::json_type::object: {
      ondemand::object object;
      return !value.get_object().get(object) && read(object);
    }
    case ondemand::json_type::array: {
      ondemand::array array;
      return !value.get_array().get(array) && read(array);
    }
    case ondemand::json_type::string: {
      std::string_view text;
      return !value.get_string().get(text) && append(reeve_json_string, text);
    }
    case ondemand::json_type::number: {
      auto text = value.raw_json_token();
      auto count = text.find_first_of(" \t\r\n");
      if (count != std::string_view::npos) text = text.substr(0, count);
      // Reading it moves on to what follows.
      ondemand::number number;
      return !value.get_number().get(number) && append(reeve_json_number, text);
    }
    case ondemand::json_type::boolean: {
      bool is_true;
      return !value.get_bool().get(is_true) && append(is_true ? reeve_json_true : reeve_json_false);
    }
    case ondemand::json_type::null:
      return value.is_null() && append(reeve_json_null);
    }
    return false;
  }
};

reeve_json_status status_of(error_code error) {
  switch (error) {
  case simdjson::UTF8_ERROR: return reeve_json_not_utf8;
  case simdjson::DEPTH_ERROR: return reeve_json_too_deep;
  case simdjson::MEMALLOC: return reeve_json_failed;
  default: return reeve_json_malformed;
  }
}

/// A copy that `free` takes back; at least one byte, so that an empty one is told from none.
template <typename Element> Element *copy(const std::vector<Element> &elements) {
  auto *bytes = static_cast<Element *>(std::malloc(elements.size() * sizeof(Element) + 1));
  if (bytes && !elements.empty()) std::memcpy(bytes, elements.data(), elements.size() * sizeof(Element));
  return bytes;
}

reeve_json_status read(
  const uint8_t *bytes, size_t count, size_t depth_max, size_t value_count_max, reeve_json_document *document) {
  if (count > UINT32_MAX / 2) return reeve_json_failed;
  simdjson::padded_string padded(reinterpret_cast<const char *>(bytes), count);
  if (count > 0 && !padded.data()) return reeve_json_failed;

  // The strict parser looks at all of it; what is walked through afterwards is known to be whole. Only the walk has the text of
  // a number.
  simdjson::dom::parser strict;
  if (auto error = strict.allocate(count, depth_max)) return status_of(error);
  simdjson::dom::element root;
  if (auto error = strict.parse(padded).get(root)) return status_of(error);
  if (!root.is_object()) return reeve_json_not_object;

  ondemand::parser parser;
  ondemand::document walked;
  ondemand::object object;
  Reader reader;
  reader.value_count_max = value_count_max;
  if (parser.iterate(padded).get(walked) || walked.get_object().get(object)) return reeve_json_failed;
  if (!reader.read(object)) return reader.has_too_many ? reeve_json_too_many_values : reeve_json_failed;

  document->values = copy(reader.values);
  document->texts = copy(reader.texts);
  if (!document->values || !document->texts) {
    reeve_json_free(document);
    return reeve_json_failed;
  }
  document->value_count = reader.values.size();
  document->text_count = reader.texts.size();
  return reeve_json_read_whole;
}

}  // namespace

reeve_json_status reeve_json_read(
  const uint8_t *bytes, size_t count, size_t depth_max, size_t value_count_max, reeve_json_document *document) {
  *document = {};
  try {
    return read(bytes, count, depth_max, value_count_max, document);
  } catch (...) {
    // No exception may leave C++.
    reeve_json_free(document);
    return reeve_json_failed;
  }
}

void reeve_json_free(reeve_json_document *document) {
  std::free(document->values);
  std::free(document->texts);
  *document = {};
}
