/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entity tables hold together; rows, values on the wire, tidying and validation. */
#include <string.h>

#include <glib.h>

#include "kab-access.h"
#include "kab-error.h"
#include "kab-id.h"
#include "kab-validate.h"

#define AN_ID "01900000-0000-7000-8000-000000000001"

/* Hostile text, so that a failure names it and the report stays text. */
static void
say (const char *text)
{
  g_autofree char *escaped = g_strescape (text != NULL ? text : "(null)", NULL);

  g_test_message ("%s", escaped);
}

/* Each way to own a row compares an id with an id, and its condition is one of an enumeration. */
static void
check_ways (const KabEntity *entity)
{
  for (guint r = 0; r < KAB_N_ROLES; r++)
    for (const KabOwn *own = entity->own[r]; own != NULL && own->field != NULL; own++)
      {
        const char *kind = kab_own_kind (entity, own);

        g_assert_true (
          g_strv_contains ((const char *const[]){ "user", "agent", "client", "partner", NULL }, kind));
        g_assert_true ((own->when_field == NULL) == (own->when_value == NULL));
        if (own->when_field != NULL)
          g_assert_nonnull (
            kab_field_enum_title (kab_entity_find_field (entity, own->when_field), own->when_value));
        g_assert_true (((own->read | own->write) & ~kab_role_powers ((KabRole)r)) == 0);
      }
}

static void
check_named (const KabEntity *entity, const char *field, const char *what)
{
  g_assert_nonnull (field);
  if (g_str_equal (field, "id"))
    g_assert_cmpstr (entity->name, ==, what);
  else
    g_assert_cmpstr (kab_entity_find_field (entity, field)->ref, ==, what);
}

static void
check_scopes (const KabEntity *entity)
{
  for (guint r = 0; r < KAB_N_ROLES; r++)
    for (guint o = 0; o < KAB_N_OPERATIONS; o++)
      {
        /* What is needed must be something that the role can have. */
        g_assert_true ((entity->needs[r][o] & ~kab_role_powers ((KabRole)r)) == 0);
        switch (kab_access_scope (entity, (KabRole)r, (KabOperation)o))
          {
          case KAB_SCOPE_OWN:
            g_assert_true (entity->own[r] != NULL && entity->own[r]->field != NULL);
            break;
          case KAB_SCOPE_PARTNER:
            check_named (entity, entity->partner_field, "partner");
            break;
          case KAB_SCOPE_DEPARTMENT:
            check_named (entity, entity->department_field, "department");
            break;
          case KAB_SCOPE_AUDIENCE:
            g_assert_nonnull (
              kab_field_enum_title (kab_entity_find_field (entity, entity->audience_field), "everyone"));
            break;
          case KAB_SCOPE_PUBLIC:
            g_assert_true (entity->public_field == NULL
                           || kab_field_enum_title (kab_entity_find_field (entity, entity->public_field),
                                                    entity->public_value)
                                != NULL);
            break;
          case KAB_SCOPE_NONE:
          case KAB_SCOPE_BOUND:
          case KAB_SCOPE_CODE:
          case KAB_SCOPE_ALL:
          default:
            break;
          }
      }
}

/* What is inherited is there to be inherited, and is of the same kind. */
static void
check_heirlooms (const KabEntity *entity)
{
  const KabEntity *parent;

  for (guint i = 0; i < entity->n_fields; i++)
    g_assert_true ((entity->fields[i].flags & KAB_FIELD_INHERITED) == 0 || entity->inherits != NULL);
  if (entity->inherits == NULL)
    return;
  parent = kab_entity_find (kab_entity_find_field (entity, entity->inherits)->ref);
  for (guint i = 0; i < entity->n_fields; i++)
    if (entity->fields[i].flags & KAB_FIELD_INHERITED)
      {
        const KabField *theirs = kab_entity_find_field (parent, entity->fields[i].name);

        g_assert_nonnull (theirs);
        g_assert_cmpint (theirs->type, ==, entity->fields[i].type);
        g_assert_cmpstr (theirs->ref, ==, entity->fields[i].ref);
      }
}

/* One wrong line in a table would be wrong in SQL, JSON, forms and access at once. */
static void
test_tables (void)
{
  guint n;
  const KabEntity *const *entities = kab_entities (&n);
  g_autoptr (GHashTable) earlier = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint e = 0; e < n; e++)
    {
      const KabEntity *entity = entities[e];
      g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
      const KabField *title = kab_entity_find_field (entity, entity->title_field);

      g_test_message ("%s", entity->name);
      g_assert_true (kab_entity_find (entity->name) == entity);
      g_assert_true (kab_entity_find_by_number (entity->number) == entity);
      g_assert_true (g_hash_table_add (numbers, GUINT_TO_POINTER (entity->number)));
      g_assert_nonnull (title);
      for (guint i = 0; i < entity->n_fields; i++)
        {
          const KabField *field = &entity->fields[i];

          g_test_message ("%s.%s", entity->name, field->name);
          g_assert_true (g_hash_table_add (names, (gpointer)field->name));
          g_assert_cmpint (kab_entity_field (entity, field->name), ==, (int)i);
          g_assert_true ((field->type == KAB_TYPE_REF) == (field->ref != NULL));
          g_assert_true ((field->type == KAB_TYPE_ENUM) == (field->values != NULL));
          /* What must be there points back, so that rows can be stored in the order of the tables. */
          g_assert_true (field->ref == NULL || kab_entity_find (field->ref) != NULL);
          if (field->ref != NULL && (field->flags & KAB_FIELD_REQUIRED)
              && !g_str_equal (field->ref, entity->name))
            g_assert_true (g_hash_table_contains (earlier, field->ref));
          if (field->initial != NULL)
            {
              g_autoptr (KabRow) row = kab_row_new (entity, AN_ID);

              g_assert_true (kab_validate_value (field, kab_row_value (row, field->name), NULL));
              g_assert_false (kab_row_is_null (row, field->name));
            }
          for (guint other = 0; field->values != NULL && field->values[other].token != NULL; other++)
            g_assert_nonnull (kab_field_enum_title (field, field->values[other].token));
        }
      check_ways (entity);
      check_scopes (entity);
      check_heirlooms (entity);
      g_hash_table_add (earlier, (gpointer)entity->name);
    }
  g_assert_null (kab_entity_find ("nothing"));
  g_assert_null (kab_entity_find (NULL));
  g_assert_null (kab_entity_find_by_number (0));
  g_assert_cmpint (kab_entity_field (&kab_entity_licence, "nothing"), ==, -1);
}

static void
test_row (void)
{
  g_autoptr (KabRow) row = kab_row_new (&kab_entity_licence, NULL);
  g_autoptr (KabRow) copy = NULL;

  g_assert_true (kab_id_is_valid (row->id));
  g_assert_cmpstr (kab_row_get_text (row, "currency"), ==, "RUB");
  g_assert_cmpint (kab_row_get_integer (row, "quantity"), ==, 1);
  g_assert_cmpstr (kab_row_title (row), ==, "Number follows");
  g_assert_null (kab_row_get_text (row, "quantity"));
  g_assert_cmpint (kab_row_get_integer (row, "currency"), ==, 0);
  kab_row_set_text (row, "number", "L-1");
  kab_row_set_integer (row, "price", 100);
  row->rev = 5;
  row->created_by = g_strdup (AN_ID);
  copy = kab_row_copy (row);
  kab_row_set_text (row, "number", NULL);
  g_assert_true (kab_row_is_null (row, "number"));
  g_assert_cmpstr (kab_row_title (copy), ==, "L-1");
  g_assert_cmpint (copy->rev, ==, 5);
  g_assert_cmpstr (copy->created_by, ==, AN_ID);
}

static void
test_value (void)
{
  g_auto (KabValue) a = KAB_VALUE_INIT;
  g_auto (KabValue) b = KAB_VALUE_INIT;

  g_assert_true (kab_value_equal (&a, &b));
  kab_value_set_text (&a, "x");
  g_assert_false (kab_value_equal (&a, &b));
  kab_value_copy (&b, &a);
  g_assert_true (kab_value_equal (&a, &b));
  kab_value_copy (&a, &a);
  g_assert_cmpstr (a.text, ==, "x");
  kab_value_set_integer (&b, 0);
  g_assert_false (kab_value_equal (&a, &b));
  kab_value_set_text (&a, NULL);
  g_assert_true (kab_value_is_null (&a));
  g_assert_false (kab_value_equal (&a, &b));
}

static void
test_value_json (void)
{
  static const struct
  {
    const char *field, *json, *back; /* back NULL: refused */
  } cases[] = {
    { "number", "\"L-1\"", "\"L-1\"" },
    { "number", "5", NULL },
    { "number", "null", "null" },
    { "number", "{}", NULL },
    { "number", "true", NULL },
    { "quantity", "5", "5" },
    { "quantity", "5.0", NULL },
    { "quantity", "\"5\"", NULL },
    { "quantity", "true", NULL },
    { "price", "9223372036854775807", "9223372036854775807" },
    { "options", "[{\"b\":1, \"a\":\"x\"}]", "[{\"a\":\"x\",\"b\":1}]" },
    { "options", "{}", "{}" },
    { "options", "\"[]\"", NULL },
    { "options", "7", NULL },
    { "valid_to", "\"2025-12-31\"", "\"2025-12-31\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const KabField *field = kab_entity_find_field (&kab_entity_licence, cases[i].field);
      g_autoptr (JsonNode) node = json_from_string (cases[i].json, NULL);
      g_auto (KabValue) value = KAB_VALUE_INIT;
      g_autoptr (GError) error = NULL;
      gboolean read = kab_value_from_json (field, node, &value, &error);

      g_test_message ("%s = %s", cases[i].field, cases[i].json);
      g_assert_cmpint (read, ==, cases[i].back != NULL);
      if (read)
        {
          g_autoptr (GString) out = g_string_new (NULL);
          g_autoptr (JsonNode) again = kab_value_to_json (field, &value);
          g_autofree char *text = json_to_string (again, FALSE);

          kab_value_append_json (out, field, &value);
          g_assert_cmpstr (out->str, ==, cases[i].back);
          g_assert_cmpstr (text, ==, cases[i].back);
        }
      else
        {
          g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
        }
    }
}

static void
test_boolean_json (void)
{
  const KabField *field = kab_entity_find_field (&kab_entity_agent, "active");
  g_autoptr (JsonNode) yes = json_from_string ("true", NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (KabValue) value = KAB_VALUE_INIT;

  g_assert_true (kab_value_from_json (field, yes, &value, NULL));
  g_assert_cmpint (value.integer, ==, 1);
  kab_value_append_json (out, field, &value);
  g_assert_cmpstr (out->str, ==, "true");
}

static void
test_tidy (void)
{
  static const struct
  {
    const char *field, *text, *tidy;
  } cases[] = {
    { "surname", "  Иванов\t", "Иванов" },
    { "surname", "\302\240Иванов\302\240", "Иванов" },
    { "surname", " \302\240 ", NULL },
    { "surname", "", NULL },
    { "phone", "8 (912) 345-67-89", "+79123456789" },
    { "phone", "что-то", "что-то" },
    { "email", " Anna.Petrova@Example.ORG ", "Anna.Petrova@example.org" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const KabField *field = kab_entity_find_field (&kab_entity_user, cases[i].field);
      g_auto (KabValue) value = KAB_VALUE_INIT;

      kab_value_set_text (&value, cases[i].text);
      kab_value_tidy (field, &value);
      g_assert_cmpstr (value.kind == KAB_VALUE_TEXT ? value.text : NULL, ==, cases[i].tidy);
    }
}

static void
test_validate_value (void)
{
  static const struct
  {
    const char *entity, *field, *text;
    gboolean valid;
  } texts[] = {
    { "user", "surname", "Иванов", TRUE },
    { "user", "surname", "a\nb", FALSE },
    { "user", "surname", "a\x01", FALSE },
    { "user", "surname", "\xff", FALSE },
    { "user", "address", "a\nb\tc", TRUE },
    { "user", "phone", "+79123456789", TRUE },
    { "user", "phone", "89123456789", FALSE },
    { "user", "email", "a@b.cc", TRUE },
    { "user", "email", "ivan+work@mail.example.org", TRUE },
    { "user", "email", "a@b", FALSE },
    { "user", "email", "a@@b.cc", FALSE },
    { "user", "email", "@b.cc", FALSE },
    { "user", "email", "a@.cc", FALSE },
    { "user", "email", "a@b.", FALSE },
    { "user", "email", "a@b..cc", FALSE },
    { "user", "email", "a b@c.dd", FALSE },
    { "user", "email", "<a@b.cc>", FALSE },
    { "user", "status", "active", TRUE },
    { "user", "status", "Active", FALSE },
    { "user", "birth_date", "2000-02-29", TRUE },
    { "user", "birth_date", "2001-02-29", FALSE },
    { "licence", "client", AN_ID, TRUE },
    { "licence", "client", "1", FALSE },
    { "licence", "options", "[]", TRUE },
    { "licence", "options", "[", FALSE },
    { "licence", "price", "100", FALSE },
  };
  static const struct
  {
    const char *field;
    gint64 integer;
    gboolean valid;
  } integers[] = {
    { "quantity", 1, TRUE },        { "quantity", 0, FALSE }, { "quantity", 1000000, TRUE },
    { "quantity", 1000001, FALSE }, { "price", 0, TRUE },     { "price", -1, FALSE },
    { "price", G_MAXINT64, FALSE }, { "number", 5, FALSE },
  };
  g_autofree char *most = g_strnfill (100, 'a');
  g_autofree char *more = g_strnfill (101, 'a');
  g_auto (KabValue) value = KAB_VALUE_INIT;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const KabField *field = kab_entity_find_field (kab_entity_find (texts[i].entity), texts[i].field);
      g_autoptr (GError) error = NULL;

      say (texts[i].text);
      kab_value_set_text (&value, texts[i].text);
      g_assert_cmpint (kab_validate_value (field, &value, &error), ==, texts[i].valid);
      if (!texts[i].valid)
        {
          g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
          g_assert_true (g_str_has_prefix (error->message, kab_field_title (field)));
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      const KabField *field = kab_entity_find_field (&kab_entity_licence, integers[i].field);

      kab_value_set_integer (&value, integers[i].integer);
      g_assert_cmpint (kab_validate_value (field, &value, NULL), ==, integers[i].valid);
    }
  kab_value_set_text (&value, most);
  g_assert_true (kab_validate_value (kab_entity_find_field (&kab_entity_user, "surname"), &value, NULL));
  kab_value_set_text (&value, more);
  g_assert_false (kab_validate_value (kab_entity_find_field (&kab_entity_user, "surname"), &value, NULL));
  kab_value_set_integer (&value, 2);
  g_assert_false (kab_validate_value (kab_entity_find_field (&kab_entity_agent, "active"), &value, NULL));
}

static void
assert_fault (const KabRow *row, const char *name)
{
  const KabField *field = NULL;
  g_autoptr (GError) error = NULL;
  gboolean valid = kab_validate_row (row, &field, &error);

  g_test_message ("%s", error != NULL ? error->message : "valid");
  g_assert_cmpint (valid, ==, name == NULL);
  g_assert_cmpstr (field != NULL ? field->name : NULL, ==, name);
  if (name != NULL)
    g_assert_error (error, KAB_ERROR, KAB_ERROR_INVALID);
}

static void
test_validate_row (void)
{
  g_autoptr (KabRow) licence = kab_row_new (&kab_entity_licence, NULL);
  g_autoptr (KabRow) user = kab_row_new (&kab_entity_user, NULL);
  g_autoptr (KabRow) package = kab_row_new (&kab_entity_package, NULL);

  /* Its number may follow: out of a lease, or from the server. */
  assert_fault (licence, "client_name");
  kab_row_set_text (licence, "number", "L-1");
  kab_row_set_text (licence, "client_name", "Иванов Иван");
  kab_row_set_text (licence, "package_name", "Базовый");
  assert_fault (licence, "price");
  kab_row_set_integer (licence, "price", 0);
  assert_fault (licence, NULL);
  kab_row_set_text (licence, "valid_from", "2025-02-01");
  assert_fault (licence, NULL);
  kab_row_set_text (licence, "valid_to", "2025-01-31");
  assert_fault (licence, "valid_to");
  kab_row_set_text (licence, "valid_to", "2025-02-01");
  assert_fault (licence, NULL);

  kab_row_set_text (user, "surname", "Иванов");
  kab_row_set_text (user, "given_name", "Иван");
  assert_fault (user, "phone");
  kab_row_set_text (user, "identifier", "AB12");
  assert_fault (user, NULL);

  kab_row_set_text (package, "name", "Базовый");
  kab_row_set_integer (package, "price", 1);
  assert_fault (package, NULL);
  kab_row_set_text (package, "on_sale_from", "2025-02-01");
  kab_row_set_text (package, "on_sale_to", "2025-01-01");
  assert_fault (package, "on_sale_to");
}

static void
test_validate_membership (void)
{
  static const struct
  {
    const char *role;
    const char *needs[2];
  } cases[] = {
    { "admin", { NULL } },
    { "staff", { NULL } },
    { "partner", { "partner" } },
    { "head", { "partner", "agent" } },
    { "agent", { "partner", "agent" } },
    { "client", { "client" } },
    { "contact", { "client" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KabRow) row = kab_row_new (&kab_entity_membership, NULL);

      kab_row_set_text (row, "user", AN_ID);
      kab_row_set_text (row, "role", cases[i].role);
      for (guint k = 0; k < 2 && cases[i].needs[k] != NULL; k++)
        {
          assert_fault (row, cases[i].needs[k]);
          kab_row_set_text (row, cases[i].needs[k], AN_ID);
        }
      assert_fault (row, NULL);
    }
}

static void
test_error_tokens (void)
{
  for (guint code = KAB_ERROR_INVALID; code <= KAB_ERROR_TOO_NEW; code++)
    g_assert_cmpint (kab_error_code_from_token (kab_error_code_to_token ((KabError)code)), ==, code);
  g_assert_cmpint (kab_error_code_from_token ("what?"), ==, KAB_ERROR_PROTOCOL);
  g_assert_cmpint (kab_error_code_from_token (NULL), ==, KAB_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/entity/tables", test_tables);
  g_test_add_func ("/row", test_row);
  g_test_add_func ("/value", test_value);
  g_test_add_func ("/value/json", test_value_json);
  g_test_add_func ("/value/json-boolean", test_boolean_json);
  g_test_add_func ("/value/tidy", test_tidy);
  g_test_add_func ("/validate/value", test_validate_value);
  g_test_add_func ("/validate/row", test_validate_row);
  g_test_add_func ("/validate/membership", test_validate_membership);
  g_test_add_func ("/error/tokens", test_error_tokens);

  return g_test_run ();
}
