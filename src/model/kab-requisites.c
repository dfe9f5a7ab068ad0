/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-requisites.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "kab-entity.h"
#include "kab-identifier.h"

typedef struct
{
  const char *name;
  const char *title;
  int kind; /* a KabIdentifier, or -1 for a plain text */
} Member;

static const Member members[] = {
  { "inn", N_ ("INN"), KAB_IDENTIFIER_INN },
  { "kpp", N_ ("KPP"), KAB_IDENTIFIER_KPP },
  { "ogrn", N_ ("OGRN"), KAB_IDENTIFIER_OGRN },
  { "ogrnip", N_ ("OGRNIP"), KAB_IDENTIFIER_OGRNIP },
  { "okpo", N_ ("OKPO"), KAB_IDENTIFIER_OKPO },
  { "bic", N_ ("BIC"), KAB_IDENTIFIER_BIC },
  { "account", N_ ("Settlement account"), -1 },
  { "correspondent_account", N_ ("Correspondent account"), -1 },
  { "eik", N_ ("EIK"), KAB_IDENTIFIER_EIK },
  { "vat", N_ ("VAT number"), KAB_IDENTIFIER_VAT },
  { "voen", N_ ("VÖEN"), KAB_IDENTIFIER_VOEN },
  { "iban", N_ ("IBAN"), KAB_IDENTIFIER_IBAN },
  { "swift", N_ ("SWIFT code"), KAB_IDENTIFIER_SWIFT },
};

void
kab_field_problem_free (KabFieldProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->field);
  g_free (problem->sentence);
  g_free (problem);
}

static void
add (GPtrArray *problems, const char *field, char *sentence)
{
  KabFieldProblem *problem;

  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((KabFieldProblem *)problems->pdata[i])->field, field))
      {
        g_free (sentence);
        return;
      }
  problem = g_new0 (KabFieldProblem, 1);
  problem->field = g_strdup (field);
  problem->title = problem->field;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].name, field))
      problem->title = g_dgettext (GETTEXT_PACKAGE, members[i].title);
  problem->sentence = sentence;
  g_ptr_array_add (problems, problem);
}

/* A set is of one legal form: what says otherwise was taken from another paper. */
static void
check_form (const char *const *values, const char *kind, GPtrArray *problems)
{
  const char *inn = values[0], *voen = values[10];
  gboolean person_inn = inn != NULL && strlen (inn) == 12;
  gboolean company = g_strcmp0 (kind, "company") == 0;
  gboolean person = g_strcmp0 (kind, "person") == 0 || g_strcmp0 (kind, "sole_proprietor") == 0;

  if (inn != NULL && company && person_inn)
    add (problems, "inn", g_strdup (_ ("a company's has 10 digits; this is a person's.")));
  if (inn != NULL && person && !person_inn)
    add (problems, "inn", g_strdup (_ ("a person's has 12 digits; this is a company's.")));
  if (values[1] != NULL && (person || person_inn))
    add (problems, "kpp", g_strdup (_ ("only a company has one.")));
  if (values[2] != NULL && (person || person_inn))
    add (problems, "ogrn", g_strdup (_ ("only a company has one; a sole proprietor has an OGRNIP.")));
  if (values[3] != NULL && (company || (inn != NULL && !person_inn)))
    add (problems, "ogrnip", g_strdup (_ ("only a sole proprietor has one; a company has an OGRN.")));
  if (voen != NULL && (company || person) && voen[9] != (company ? '1' : '2'))
    add (problems, "voen", g_strdup (_ ("the last digit is 1 for a company and 2 for a person.")));
}

GPtrArray *
kab_requisites_check (KabRequisitesGet get, const char *kind, gpointer user_data)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify)kab_field_problem_free);
  g_autoptr (GPtrArray) compact = g_ptr_array_new_with_free_func (g_free);
  const char *values[G_N_ELEMENTS (members)];
  char *problem;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text = get (members[i].name, user_data);

      values[i] = NULL;
      if (text == NULL || text[0] == '\0')
        continue;
      values[i] = kab_identifier_compact (text);
      g_ptr_array_add (compact, (gpointer)values[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      problem = NULL;
      if (values[i] == NULL)
        continue;
      if (members[i].kind >= 0)
        problem = kab_identifier_problem ((KabIdentifier)members[i].kind, values[i]);
      else if (g_str_equal (members[i].name, "account"))
        problem = kab_account_problem (values[i], values[5]);
      else
        problem = kab_correspondent_account_problem (values[i], values[5]);
      if (problem != NULL)
        {
          add (problems, members[i].name, problem);
          /* Nothing follows for the others from a number that is wrong itself. */
          if (members[i].kind >= 0 && members[i].kind != KAB_IDENTIFIER_BIC)
            values[i] = NULL;
        }
    }
  check_form (values, kind, problems);
  if (values[8] != NULL && values[9] != NULL && g_str_has_prefix (values[9], "BG") && strlen (values[9]) == 11
      && strncmp (values[9] + 2, values[8], 9) != 0)
    add (problems, "vat", g_strdup (_ ("it is not BG and the EIK.")));
  return problems;
}

const char *const *
kab_party_members (void)
{
  static const char *const more[]
    = { "phone", "email", "site", "address", "short_name", "director_position" };
  static const char **names = NULL;
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      const KabEntity *entity = &kab_entity_requisites;
      guint n = 0;

      names = g_new0 (const char *, entity->n_fields + G_N_ELEMENTS (more) + 1);
      /* Its title is what a client calls the set, and no part of it. */
      for (guint i = 0; i < entity->n_fields; i++)
        if (entity->fields[i].type == KAB_TYPE_TEXT
            && g_strcmp0 (entity->fields[i].name, entity->title_field) != 0)
          names[n++] = entity->fields[i].name;
      for (guint i = 0; i < G_N_ELEMENTS (more); i++)
        names[n++] = more[i];
      g_once_init_leave (&once, 1);
    }
  return names;
}
