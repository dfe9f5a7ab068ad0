/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-welcome.h"

#include <glib/gi18n-lib.h>

#include "kab-erasing.h"
#include "kab-error.h"
#include "kab-first-sign-in.h"
#include "kab-register.h"
#include "kab-section.h"
#include "kab-widgets.h"

struct _KabWelcome
{
  AdwBin parent_instance;

  /* template */
  GtkWidget *back;
  GtkStack *stack;
  GtkListBox *choices;
  GtkWidget *connect;
  GtkWidget *here;
  GtkWidget *sample;
  GtkWidget *known_box;
  GtkListBox *known;
  GtkWidget *left_box;
  GtkListBox *left;
  GtkEditable *server;
  GtkEditable *login;
  GtkEditable *password;
  GtkSwitch *remember;
  GtkLabel *connect_error;
  gboolean from_link; /* whose address it is, nobody knows */
  GtkWidget *sign_in;
  GtkWidget *forgot;
  GtkWidget *registers;
  KabRegister *registration;
  KabFirstSignIn *first;
  GtkEditable *company;
  GtkEditable *surname;
  GtkEditable *given_name;
  GtkLabel *here_error;
  GtkWidget *begin;
  AdwStatusPage *busy;
  GtkSpinner *spinner;
  GtkWidget *cancel;

  KabSession *session;
  GCancellable *cancellable;
  GCancellable *asking;       /* whether people may register at the server that is typed … */
  char *asked;                /* … which is this one */
  GPtrArray *offers;          /* and whose they may be; NULL while that is not known */
  gboolean wants_to_register; /* by a link */
  const char *from;           /* the page that the busy one came from */
  GtkWidget *chosen;          /* the row that led away from the choices, while they are the same */
  gboolean may_go_back;
};

G_DEFINE_FINAL_TYPE (KabWelcome, kab_welcome, ADW_TYPE_BIN)

static guint back_signal;

static void ask_offers (KabWelcome *self);
static void fill_known (KabWelcome *self);

static void
set_page (KabWelcome *self, const char *page)
{
  gboolean busy = g_str_equal (page, "busy");
  gboolean first = g_str_equal (page, "choose");

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->back, !busy && (!first || self->may_go_back));
}

/* Whoever has no mouse goes on where the page begins, or where they were. */
static void
show_page (KabWelcome *self, const char *page)
{
  set_page (self, page);
  if (g_str_equal (page, "choose"))
    gtk_widget_grab_focus (self->chosen ? self->chosen : self->connect);
  else if (g_str_equal (page, "connect"))
    {
      ask_offers (self);
      gtk_widget_grab_focus (GTK_WIDGET (!kab_editable_is_filled (self->server)  ? self->server
                                         : !kab_editable_is_filled (self->login) ? self->login
                                                                                 : self->password));
    }
  else if (g_str_equal (page, "register"))
    kab_register_focus (self->registration);
  else if (g_str_equal (page, "first"))
    kab_first_sign_in_focus (self->first);
  else if (g_str_equal (page, "here"))
    gtk_widget_grab_focus (GTK_WIDGET (self->company));
  else
    gtk_widget_grab_focus (self->cancel);
}

static void
show_error (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* Marks the field that is at fault, and only that. */
static void
blame (KabWelcome *self, GtkEditable *field)
{
  GtkEditable *fields[] = { self->server, self->login, self->password };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i] == field)
      gtk_widget_add_css_class (GTK_WIDGET (fields[i]), "error");
    else
      gtk_widget_remove_css_class (GTK_WIDGET (fields[i]), "error");
}

static void
forget_errors (KabWelcome *self)
{
  /* Anybody can send a link: a password goes nowhere that was not looked at. */
  show_error (
    self->connect_error,
    self->from_link ? _ (
      "The address came with a link. Check that it is your organisation's before you give your password.")
                    : NULL);
  show_error (self->here_error, NULL);
  blame (self, NULL);
}

/* --- Registering --- */

static char *
typed_server (KabWelcome *self)
{
  g_autofree char *address = kab_editable_get_typed (self->server);

  return *address ? kab_server_from_typed (address) : NULL;
}

static void
show_offers (KabWelcome *self)
{
  gtk_widget_set_visible (self->registers, self->offers && self->offers->len > 0);
}

static void
register_cb (KabWelcome *self)
{
  if (!self->offers || self->offers->len == 0)
    return;
  kab_register_begin (self->registration, self->asked, self->offers);
  show_page (self, "register");
}

/* Who was led here by a link is told why not; who was not misses nothing. */
static void
follow_link (KabWelcome *self, const GError *error)
{
  if (!self->wants_to_register || !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "connect"))
    return;
  self->wants_to_register = FALSE;
  if (self->offers && self->offers->len > 0)
    register_cb (self);
  else
    show_error (self->connect_error,
                error
                  ? error->message
                  : _ (
                    "Nobody registers here by themselves. Ask the company whose client you are: it makes an "
                    "account for you, and sends you an invitation."));
}

static void
did_ask_offers (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabWelcome) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = kab_offers_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->asking);
  self->offers = g_steal_pointer (&offers);
  /* Asked again the next time: the network was away. */
  if (!self->offers)
    g_clear_pointer (&self->asked, g_free);
  show_offers (self);
  follow_link (self, error);
}

static void
forget_offers (KabWelcome *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  show_offers (self);
}

/* Once the address is there: half of one is nobody's business. */
static void
ask_offers (KabWelcome *self)
{
  g_autofree char *server = typed_server (self);

  /* Where nobody was let in, somebody may be by now. */
  if (g_strcmp0 (server, self->asked) == 0 && (self->asking || (self->offers && self->offers->len > 0)))
    return;
  forget_offers (self);
  if (!server || !g_str_has_prefix (server, "http"))
    return;
  self->asked = g_steal_pointer (&server);
  self->asking = g_cancellable_new ();
  kab_offers_async (self->asked, self->asking, did_ask_offers, g_object_ref (self));
}

static void
registered_cb (KabWelcome *self, const char *login)
{
  gtk_editable_set_text (self->login, login);
  gtk_editable_set_text (self->password, "");
  show_page (self, "connect");
}

static void
typed_cb (KabWelcome *self)
{
  gtk_widget_set_sensitive (self->sign_in, kab_editable_is_filled (self->server)
                                             && kab_editable_is_filled (self->login)
                                             && *gtk_editable_get_text (self->password));
  gtk_widget_set_sensitive (self->forgot, kab_editable_is_filled (self->server));
  if (self->asked)
    {
      g_autofree char *server = typed_server (self);

      if (g_strcmp0 (server, self->asked) != 0)
        forget_offers (self);
    }
  gtk_widget_set_sensitive (self->begin, kab_editable_is_filled (self->company)
                                           && kab_editable_is_filled (self->surname)
                                           && kab_editable_is_filled (self->given_name));
  forget_errors (self);
}

/* Why it did not work, and the keyboard where it can be mended. */
static void
show_sign_in_error (KabWelcome *self, const GError *error)
{
  GtkEditable *field = self->password;

  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_INVALID)
      || g_error_matches (error, KAB_ERROR, KAB_ERROR_OFFLINE)
      || g_error_matches (error, KAB_ERROR, KAB_ERROR_NOT_FOUND)
      || g_error_matches (error, KAB_ERROR, KAB_ERROR_PROTOCOL)
      || g_error_matches (error, KAB_ERROR, KAB_ERROR_TOO_LARGE))
    field = self->server;
  show_error (self->connect_error, error->message);
  blame (self, field);
  gtk_widget_grab_focus (GTK_WIDGET (field));
}

/* The password was given by somebody else: before anything is shown, one's own takes its place. */
static void
show_first (KabWelcome *self)
{
  g_autofree char *server = typed_server (self);
  g_autofree char *login = kab_editable_get_typed (self->login);

  kab_first_sign_in_begin (self->first, server, login, gtk_editable_get_text (self->password));
  gtk_editable_set_text (self->password, "");
  show_page (self, "first");
}

static void
did_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabWelcome) self = user_data;
  g_autoptr (GError) error = NULL;

  if (kab_session_finish (KAB_SESSION (source), result, &error))
    {
      /* Nothing secret stays behind in a widget. */
      gtk_editable_set_text (self->password, "");
      /* The cabinet has the keyboard now. */
      set_page (self, "choose");
      return;
    }
  if (g_error_matches (error, KAB_ERROR, KAB_ERROR_PASSWORD) && g_str_equal (self->from, "connect"))
    {
      show_first (self);
      return;
    }
  show_page (self, self->from);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_str_equal (self->from, "connect"))
    show_sign_in_error (self, error);
  else if (g_str_equal (self->from, "here"))
    show_error (self->here_error, error->message);
  else
    kab_welcome_tell (self, error->message);
}

static void
begin_waiting (KabWelcome *self, const char *title, const char *text)
{
  self->from = g_intern_string (gtk_stack_get_visible_child_name (self->stack));
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  adw_status_page_set_title (self->busy, title);
  adw_status_page_set_description (self->busy, text);
  forget_errors (self);
  show_page (self, "busy");
}

static void
sign_in_cb (KabWelcome *self)
{
  g_autofree char *address = kab_editable_get_typed (self->server);
  g_autofree char *login = kab_editable_get_typed (self->login);

  begin_waiting (self, _ ("Signing In…"), NULL);
  kab_session_sign_in_async (self->session, address, login, gtk_editable_get_text (self->password),
                             gtk_switch_get_active (self->remember), self->cancellable, did_open,
                             g_object_ref (self));
}

static void
first_cb (KabWelcome *self, const char *password)
{
  set_page (self, "connect");
  gtk_editable_set_text (self->password, password);
  sign_in_cb (self);
}

/* The page of the server asks for the name, and sends the link: whoever has no password is let in by nobody else. */
static void
forgot_cb (KabWelcome *self)
{
  g_autofree char *address = kab_editable_get_typed (self->server);
  g_autofree char *server = kab_server_from_typed (address);
  g_autofree char *page = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!g_str_has_prefix (server, "http"))
    {
      show_error (self->connect_error,
                  _ ("A password is chosen anew on a server that has an address on the web. Ask "
                     "the person who manages your organisation's cabinet."));
      return;
    }
  page = g_strconcat (server, "/recover", NULL);
  gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, page, GDK_CURRENT_TIME);
}

static void
begin_cb (KabWelcome *self)
{
  g_autofree char *company = kab_editable_get_typed (self->company);
  g_autofree char *surname = kab_editable_get_typed (self->surname);
  g_autofree char *given_name = kab_editable_get_typed (self->given_name);

  begin_waiting (self, _ ("Preparing Your Cabinet…"), NULL);
  kab_session_work_here_async (self->session, company, surname, given_name, self->cancellable, did_open,
                               g_object_ref (self));
}

void
kab_welcome_look_around (KabWelcome *self)
{
  begin_waiting (self, _ ("Preparing Sample Data…"),
                 _ ("An invented company with its licences and packages."));
  kab_session_look_around_async (self->session, self->cancellable, did_open, g_object_ref (self));
}

static void
next_cb (KabWelcome *self, GtkWidget *row)
{
  GtkEditable *order[] = { self->server,  self->login,   self->password,   NULL,
                           self->company, self->surname, self->given_name, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == GTK_EDITABLE (row))
      {
        if (order[i + 1])
          gtk_widget_grab_focus (GTK_WIDGET (order[i + 1]));
        else
          gtk_widget_activate (i < 3 ? self->sign_in : self->begin);
      }
}

static void
cancel_cb (KabWelcome *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
back_cb (KabWelcome *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_str_equal (page, "choose"))
    g_signal_emit (self, back_signal, 0);
  else if (g_str_equal (page, "register") || g_str_equal (page, "first"))
    {
      kab_first_sign_in_forget (self->first);
      show_page (self, "connect");
    }
  else
    show_page (self, "choose");
}

static void
did_list_work_here (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabWelcome) self = user_data;
  gboolean works_here;
  g_autoptr (GPtrArray) accounts
    = kab_session_list_accounts_finish (KAB_SESSION (source), result, &works_here, NULL);

  /* Who works here already is not asked again. */
  for (guint i = 0; accounts && i < accounts->len; i++)
    {
      KabAccount *account = g_ptr_array_index (accounts, i);

      if (g_str_equal (kab_account_get_server (account), KAB_SERVER_LOCAL))
        {
          begin_waiting (self, _ ("Opening Your Cabinet…"), NULL);
          kab_session_open_async (self->session, account, self->cancellable, did_open, g_object_ref (self));
          return;
        }
    }
  if (!works_here)
    {
      show_page (self, "here");
      return;
    }
  begin_waiting (self, _ ("Opening Your Cabinet…"), NULL);
  kab_session_work_here_async (self->session, NULL, NULL, NULL, self->cancellable, did_open,
                               g_object_ref (self));
}

static void
choice_cb (KabWelcome *self, GtkListBoxRow *row)
{
  self->chosen = GTK_WIDGET (row);
  if (GTK_WIDGET (row) == self->connect)
    show_page (self, "connect");
  else if (GTK_WIDGET (row) == self->here)
    kab_session_list_accounts_async (self->session, NULL, did_list_work_here, g_object_ref (self));
  else
    kab_welcome_look_around (self);
}

static void
known_cb (KabWelcome *self, GtkListBoxRow *row)
{
  KabAccount *account = g_object_get_data (G_OBJECT (row), "kab-account");

  self->chosen = GTK_WIDGET (row);
  begin_waiting (self, _ ("Opening Your Cabinet…"), NULL);
  kab_session_open_async (self->session, account, self->cancellable, did_open, g_object_ref (self));
}

static void
did_list_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabWelcome) self = user_data;
  g_autoptr (GPtrArray) accounts
    = kab_session_list_accounts_finish (KAB_SESSION (source), result, NULL, NULL);
  GtkWidget *child;

  if (self->chosen && gtk_widget_get_parent (self->chosen) == GTK_WIDGET (self->known))
    self->chosen = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->known))))
    gtk_list_box_remove (self->known, child);
  for (guint i = 0; accounts && i < accounts->len && i < 8; i++)
    {
      KabAccount *account = g_ptr_array_index (accounts, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *name = kab_account_dup_display_name (account);
      g_autofree char *initials = kab_account_dup_short_name (account);

      g_object_set (row, "use-markup", FALSE, "title", name, "subtitle", kab_account_get_org_name (account),
                    "activatable", TRUE, NULL);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, initials, TRUE));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      g_object_set_data_full (G_OBJECT (row), "kab-account", g_object_ref (account), g_object_unref);
      gtk_list_box_append (self->known, row);
    }
  gtk_widget_set_visible (self->known_box, accounts && accounts->len > 0);
}

static void
left_answered (gboolean sign_in, const KabLeftover *leftover, gpointer user_data)
{
  KabWelcome *self = user_data;

  if (sign_in)
    {
      self->from_link = FALSE;
      gtk_editable_set_text (self->server, kab_account_get_server (leftover->account));
      gtk_editable_set_text (self->login, kab_account_get_login (leftover->account)
                                            ? kab_account_get_login (leftover->account)
                                            : "");
      gtk_editable_set_text (self->password, "");
      show_page (self, "connect");
    }
  else
    fill_known (self);
}

static void
left_cb (KabWelcome *self, GtkListBoxRow *row)
{
  self->chosen = GTK_WIDGET (row);
  kab_erasing_ask (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                   g_object_get_data (G_OBJECT (row), "kab-leftover"), left_answered, g_object_ref (self),
                   g_object_unref);
}

static void
did_list_left (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KabWelcome) self = user_data;
  g_autoptr (GPtrArray) leftovers = kab_erasing_list_finish (result);
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->left)) != NULL;
  GtkWidget *child;

  if (self->chosen && gtk_widget_get_parent (self->chosen) == GTK_WIDGET (self->left))
    self->chosen = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->left))))
    gtk_list_box_remove (self->left, child);
  g_ptr_array_set_free_func (leftovers, NULL);
  for (guint i = 0; i < leftovers->len; i++)
    gtk_list_box_append (self->left, kab_erasing_row_new (g_ptr_array_index (leftovers, i)));
  gtk_widget_set_visible (self->left_box, leftovers->len > 0);
  if (had_focus && leftovers->len == 0)
    gtk_widget_grab_focus (self->connect);
}

/* What is on this computer: accounts, and what is left of others. */
static void
fill_known (KabWelcome *self)
{
  kab_session_list_accounts_async (self->session, NULL, did_list_known, g_object_ref (self));
  kab_erasing_list_async (did_list_left, g_object_ref (self));
}

void
kab_welcome_show (KabWelcome *self, gboolean may_go_back)
{
  g_autofree char *server = kab_session_dup_last_server (self->session);
  g_autofree char *login = kab_session_dup_last_login (self->session);

  self->may_go_back = may_go_back;
  self->from_link = FALSE;
  self->wants_to_register = FALSE;
  /* Beside an open cabinet it is somebody else's account that is wanted, mostly at the same server. */
  gtk_editable_set_text (self->server, server);
  gtk_editable_set_text (self->login, may_go_back ? "" : login);
  gtk_editable_set_text (self->password, "");
  forget_errors (self);
  self->chosen = NULL;
  show_page (self, "choose");
  fill_known (self);
}

void
kab_welcome_connect (KabWelcome *self, const char *server, const char *login, gboolean registers)
{
  self->from_link = TRUE;
  self->wants_to_register = registers;
  gtk_editable_set_text (self->server, server);
  gtk_editable_set_text (self->login, login ? login : "");
  gtk_editable_set_text (self->password, "");
  forget_errors (self);
  show_page (self, "connect");
  if (self->offers)
    follow_link (self, NULL);
}

void
kab_welcome_tell (KabWelcome *self, const char *sentence)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("The Cabinet Could Not Be Opened"), sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
kab_welcome_set_session (KabWelcome *self, KabSession *session)
{
  if (g_set_object (&self->session, session))
    g_signal_connect_object (session, "left", G_CALLBACK (fill_known), self, G_CONNECT_SWAPPED);
}

static void
kab_welcome_dispose (GObject *object)
{
  KabWelcome *self = KAB_WELCOME (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (kab_welcome_parent_class)->dispose (object);
}

static void
kab_welcome_class_init (KabWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kab_welcome_dispose;
  back_signal = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  g_type_ensure (KAB_TYPE_FIRST_SIGN_IN);
  g_type_ensure (KAB_TYPE_REGISTER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kabinet/Kabinet/app/kab-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, back);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, stack);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, choices);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, connect);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, here);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, sample);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, known_box);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, known);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, left_box);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, left);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, server);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, login);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, password);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, remember);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, connect_error);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, sign_in);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, forgot);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, registers);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, registration);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, first);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, company);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, surname);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, given_name);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, here_error);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, begin);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, busy);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, spinner);
  gtk_widget_class_bind_template_child (widget_class, KabWelcome, cancel);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, forgot_cb);
  gtk_widget_class_bind_template_callback (widget_class, register_cb);
  gtk_widget_class_bind_template_callback (widget_class, registered_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, known_cb);
  gtk_widget_class_bind_template_callback (widget_class, left_cb);
}

static void
kab_welcome_init (KabWelcome *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (ask_offers), self);
  gtk_widget_add_controller (GTK_WIDGET (self->server), focus);
}
