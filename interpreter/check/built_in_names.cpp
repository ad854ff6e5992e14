#include "check/built_in_names.h"

namespace bonafide::check {

void add_built_in_types(syntax::Vocabulary& vocabulary) {
#define TYPE_NAME(kind, en, zh) vocabulary.add_type(en, zh);
#include "check/type_names.def"
#undef TYPE_NAME
}

void add_built_in_names(syntax::Vocabulary& vocabulary) {
#define BUILTIN(slug, en, zh, fewest, most, signature, doc_en, doc_zh) vocabulary.add(en, zh);
#include "checked/builtins.def"
#undef BUILTIN
  vocabulary.add("member", "用户");
  vocabulary.add_record("member", "members");
  for (const char* field : {"member", "amount", "exact", "source", "level"}) vocabulary.add_field("payment", field, "");
  vocabulary.add("id", "编号");
  vocabulary.add("payments", "支付");
  vocabulary.add("amount", "金额");
  vocabulary.add("exact", "精确金额");
  vocabulary.add("source", "来源");
  vocabulary.add("level", "层级");
  vocabulary.add("CNY", "元");
}

}  // namespace bonafide::check
