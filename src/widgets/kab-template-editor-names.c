/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-template-editor-names.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-entity.h"
#include "kab-filter.h"
#include "kab-json.h"
#include "kab-requisites.h"

#define DEPTH_MAX 4
#define EXAMPLE_LETTERS 60

typedef struct
{
  const char *kind;
  const char *language;
  GPtrArray *names;
} Collector;

/* Which table an object or a list is of; the first of a kind counts. */
static const struct
{
  const char *kind, *name;
  const KabEntity *entity;
} tables[] = {
  { "licence", "", &kab_entity_licence },       { "invoice", "", &kab_entity_invoice },
  { "act", "", &kab_entity_invoice },           { NULL, "licence", &kab_entity_licence },
  { NULL, "client", &kab_entity_client },       { NULL, "partner", &kab_entity_partner },
  { NULL, "package", &kab_entity_package },     { NULL, "agent", &kab_entity_agent },
  { NULL, "order", &kab_entity_order },         { NULL, "corrects", &kab_entity_invoice },
  { NULL, "seller", &kab_entity_requisites },   { NULL, "buyer", &kab_entity_requisites },
  { NULL, "company", &kab_entity_requisites },  { NULL, "lines", &kab_entity_invoice_line },
  { NULL, "options", &kab_entity_option },      { NULL, "packages", &kab_entity_package },
  { NULL, "groups", &kab_entity_package_kind },
};

/* What objects and lists are called. */
static const struct
{
  const char *name, *title;
} groups[] = {
  { "", N_ ("This paper") },
  { "licence", N_ ("Licence") },
  { "client", N_ ("Client") },
  { "partner", N_ ("Partner") },
  { "package", N_ ("Package") },
  { "agent", N_ ("Agent") },
  { "order", N_ ("Order") },
  { "corrects", N_ ("Corrected invoice") },
  { "seller", N_ ("Seller") },
  { "buyer", N_ ("Buyer") },
  { "company", N_ ("Our company") },
  { "lines", N_ ("Lines") },
  { "options", N_ ("Options") },
  { "vat_lines", N_ ("VAT by rates") },
  { "packages", N_ ("Packages") },
  { "groups", N_ ("Groups of packages") },
  { "characteristics", N_ ("Characteristics") },
  { "tiers", N_ ("Price steps") },
};

/* What no table has, or calls otherwise. */
static const struct
{
  const char *name, *title, *filter;
} own[] = {
  { "full_name", N_ ("Full name"), NULL },
  { "code", N_ ("Terms with the signature, for a QR code"), NULL },
  { "payment_code", N_ ("Payment code, for a QR code"), NULL },
  { "promo", N_ ("Promo code"), NULL },
  { "language", N_ ("Language of the paper"), NULL },
  { "date", N_ ("Date"), "date" },
  { "count", N_ ("How many there are"), "number" },
  { "sum", N_ ("Sum of the lines"), "money" },
  { "sum_net", N_ ("Sum of the lines without VAT"), "money" },
  { "sum_vat", N_ ("VAT of the lines"), "money" },
  { "discount", N_ ("Discount"), "money" },
  { "discount_net", N_ ("Discount without VAT"), "money" },
  { "total_net", N_ ("Total without VAT"), "money" },
  { "vat_amount", N_ ("VAT"), "money" },
  { "amount", N_ ("Amount"), "money" },
  { "amount_net", N_ ("Amount without VAT"), "money" },
  { "unit_price", N_ ("Price of one"), "number" },
  { "unit_price_net", N_ ("Price of one without VAT"), "number" },
  { "list_price", N_ ("List price"), "money" },
  { "price", N_ ("Price"), "money" },
  { "vat_rate", N_ ("VAT rate"), "percent" },
  { "has_vat", N_ ("With VAT"), NULL },
  { "vat_added", N_ ("VAT comes on top of the price"), NULL },
  { "included", N_ ("Included in the price"), NULL },
  { "is_free", N_ ("Free of charge"), NULL },
  { "name", N_ ("Name"), NULL },
  { "short_name", N_ ("Short name"), NULL },
  { "description", N_ ("Description"), "lines" },
  { "description_marked", N_ ("Description with its formatting"), "formatted" },
  { "unit", N_ ("Unit"), NULL },
  { "value", N_ ("Value"), NULL },
  { "quantity", N_ ("Quantity"), "number" },
  { "from", N_ ("From how many on"), "number" },
  { "version", N_ ("Version"), "number" },
  { "currency", N_ ("Currency"), NULL },
  { "percent", N_ ("Percent"), "percent" },
  { "period_months", N_ ("Months of a period"), "number" },
  { "phone", N_ ("Phone"), "phone" },
  { "email", N_ ("E-mail"), NULL },
  { "site", N_ ("Web site"), NULL },
  { "address", N_ ("Address"), "lines" },
  { "director_position", N_ ("Position of the director"), NULL },
};

static void
name_free (gpointer data)
{
  KabTemplateName *name = data;

  g_free (name->name);
  g_free (name->title);
  g_free (name->group);
  g_free (name->list);
  g_free (name->example);
  g_free (name);
}

static const KabEntity *
table_of (const char *kind, const char *group)
{
  /* What a licence lists are its package and options, not lines of an invoice. */
  if (g_str_equal (kind, "licence") && g_str_equal (group, "lines"))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (tables[i].name, group) && (!tables[i].kind || g_str_equal (tables[i].kind, kind)))
      return tables[i].entity;
  return NULL;
}

static const char *
group_title (const char *group)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (groups[i].name, group))
      return _ (groups[i].title);
  return group;
}

static const char *
filter_of (const KabField *field)
{
  switch (field->type)
    {
    case KAB_TYPE_MONEY:
      return "money";
    case KAB_TYPE_DATE:
    case KAB_TYPE_TIME:
      return "date";
    case KAB_TYPE_PHONE:
      return "phone";
    case KAB_TYPE_INTEGER:
      return "number";
    case KAB_TYPE_LONG_TEXT:
      return "lines";
    default:
      return NULL;
    }
}

/* "is_paid": what the state is called that it asks for. */
static char *
token_title (const KabEntity *entity, const char *name)
{
  for (guint i = 0; entity && g_str_has_prefix (name, "is_") && i < entity->n_fields; i++)
    {
      const KabField *field = &entity->fields[i];
      const char *title = field->values ? kab_field_enum_title (field, name + strlen ("is_")) : NULL;

      if (title)
        return g_strdup_printf ("%s: %s", kab_field_title (field), title);
    }
  return NULL;
}

static void
entitle (KabTemplateName *name, const KabEntity *entity, const char *member)
{
  const KabField *field = entity ? kab_entity_find_field (entity, member) : NULL;

  if (field)
    {
      name->title = g_strdup (kab_field_title (field));
      name->filter = filter_of (field);
      if (field->type == KAB_TYPE_BOOLEAN)
        name->kind = KAB_NAME_FLAG;
    }
  for (guint i = 0; i < G_N_ELEMENTS (own) && !name->title; i++)
    if (g_str_equal (own[i].name, member))
      {
        name->title = g_strdup (_ (own[i].title));
        name->filter = own[i].filter;
      }
  if (!name->title)
    name->title = token_title (entity, member);
  /* The buyer and the company have what clients have, too. */
  if (!name->title && entity == &kab_entity_requisites
      && (field = kab_entity_find_field (&kab_entity_client, member)))
    {
      name->title = g_strdup (kab_field_title (field));
      name->filter = filter_of (field);
    }
  if (!name->title)
    {
      name->title = g_strdup (member);
      g_strdelimit (name->title, "_", ' ');
    }
}

static char *
example_of (JsonObject *object, JsonNode *node, const char *filter, const char *language)
{
  g_autofree char *text = NULL, *shown = NULL;
  const char *currency = NULL;
  JsonNode *beside = json_object_get_member (object, "currency");
  KabFilter which;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup ("");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    text = g_strdup (json_node_get_string (node));
  else
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (kab_json_text (beside))
    currency = kab_json_text (beside);
  if (filter && kab_filter_from_name (filter, &which))
    shown = kab_filter_apply (which, text, NULL, currency, language);
  else
    shown = g_steal_pointer (&text);
  g_strdelimit (shown, "\n\r\t", ' ');
  if (g_utf8_strlen (shown, -1) > EXAMPLE_LETTERS)
    {
      g_autofree char *head = g_utf8_substring (shown, 0, EXAMPLE_LETTERS - 1);

      return g_strconcat (head, "…", NULL);
    }
  return g_steal_pointer (&shown);
}

static void
add_name (Collector *collector,
          JsonObject *object,
          JsonNode *node,
          const char *group,
          const char *list,
          const char *prefix,
          const char *member)
{
  KabTemplateName *name = g_new0 (KabTemplateName, 1);

  name->name = prefix[0] != '\0' ? g_strconcat (prefix, ".", member, NULL) : g_strdup (member);
  name->list = g_strdup (list);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      name->kind = KAB_NAME_LIST;
      name->title = g_strdup (group_title (member));
    }
  else
    entitle (name, table_of (collector->kind, group), member);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      name->kind = KAB_NAME_FLAG;
      name->filter = NULL;
    }
  name->group = g_strdup (group_title (group));
  name->example = example_of (object, node, name->filter, collector->language);
  g_ptr_array_add (collector->names, name);
}

static void collect (Collector *collector,
                     JsonObject *object,
                     const char *group,
                     const char *list,
                     const char *prefix,
                     guint depth);

static void
collect_inner (Collector *collector,
               JsonNode *node,
               const char *prefix,
               const char *member,
               const char *list,
               guint depth)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *path = prefix[0] != '\0' ? g_strconcat (prefix, ".", member, NULL) : g_strdup (member);

      collect (collector, json_node_get_object (node), member, list, path, depth + 1);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0)
    {
      JsonNode *first = json_array_get_element (json_node_get_array (node), 0);

      if (JSON_NODE_HOLDS_OBJECT (first))
        collect (collector, json_node_get_object (first), member, member, "", depth + 1);
    }
}

/* Values first, so that a group stands together; then what is in it. */
static void
collect (Collector *collector,
         JsonObject *object,
         const char *group,
         const char *list,
         const char *prefix,
         guint depth)
{
  g_autoptr (GList) members = json_object_get_members (object);
  JsonNode *licence = depth == 0 ? json_object_get_member (object, "licence") : NULL;

  if (depth > DEPTH_MAX)
    return;
  if (licence)
    collect_inner (collector, licence, prefix, "licence", list, depth);
  for (GList *l = members; l; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);

      /* The licence's facts are there once more without "licence.". */
      if (licence && JSON_NODE_HOLDS_OBJECT (licence)
          && json_object_has_member (json_node_get_object (licence), l->data)
          && !JSON_NODE_HOLDS_ARRAY (node))
        continue;
      /* Lists within an object are there at the top, too. */
      if (depth > 0 && !list && JSON_NODE_HOLDS_ARRAY (node))
        continue;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        add_name (collector, object, node, group, list, prefix, l->data);
    }
  for (GList *l = members; l; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);

      if (node != licence && (depth == 0 || list || !JSON_NODE_HOLDS_ARRAY (node)))
        collect_inner (collector, node, prefix, l->data, list, depth);
    }
}

GPtrArray *
kab_template_names (const char *kind, JsonNode *example, const char *language)
{
  Collector collector = { kind, language, g_ptr_array_new_with_free_func (name_free) };

  if (example && JSON_NODE_HOLDS_OBJECT (example))
    collect (&collector, json_node_get_object (example), "", NULL, "", 0);
  return collector.names;
}

const KabTemplateName *
kab_template_names_find (GPtrArray *names, const char *wanted, const char *list)
{
  const KabTemplateName *anywhere = NULL;

  for (guint i = 0; i < names->len; i++)
    {
      const KabTemplateName *name = names->pdata[i];

      if (!g_str_equal (name->name, wanted))
        continue;
      if (list && g_strcmp0 (name->list, list) == 0)
        return name;
      if (!name->list && !anywhere)
        anywhere = name;
    }
  return anywhere;
}

char *
kab_template_name_dup_text (const KabTemplateName *name)
{
  return name->filter ? g_strdup_printf ("{{%s | %s}}", name->name, name->filter)
                      : g_strdup_printf ("{{%s}}", name->name);
}
