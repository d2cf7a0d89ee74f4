using System.Text.Json.Nodes;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>What the form of an instance contains. Lists have one item per line.</summary>
public sealed class InstanceForm
{
    public string Name { get; set; } = "";

    public string Endpoint { get; set; } = "";

    public string InternalEndpoint { get; set; } = "";

    public bool InternetAccess { get; set; } = true;

    public string Region { get; set; } = "";

    public string Account { get; set; } = "";

    public InstancePartition Partition { get; set; }

    public InstanceEdition Edition { get; set; } = InstanceEdition.Advanced;

    public CredentialsForm Credentials { get; set; } = new();

    public string AllowedHosts { get; set; } = "";

    public TlsForm Tls { get; set; } = new();

    public string Namespaces { get; set; } = "";

    public string TrustedAccounts { get; set; } = "";

    public WebhookForm Webhook { get; set; } = new();

    public LimitsForm Limits { get; set; } = new();

    public static InstanceForm Of(ShownInstance it) => new()
    {
        Name = it.Name,
        Endpoint = it.Endpoint ?? "",
        InternalEndpoint = it.InternalEndpoint ?? "",
        InternetAccess = it.InternetAccess,
        Region = it.Region ?? "",
        Account = it.Account ?? "",
        Partition = it.Partition,
        Edition = it.Edition,
        Credentials = CredentialsForm.Of(it.Credentials),
        AllowedHosts = FormText.Lines(it.AllowedHosts),
        Tls = TlsForm.Of(it.Tls),
        Namespaces = FormText.Lines(it.Namespaces ?? []),
        TrustedAccounts = FormText.Lines(it.TrustedAccounts),
        Webhook = WebhookForm.Of(it.Webhook),
        Limits = LimitsForm.Of(it.Limits),
    };

    /// <summary>The body of the call that creates or replaces the instance. Empty fields are left out.</summary>
    public JsonObject ToBody()
    {
        var body = new JsonObject
        {
            ["internetAccess"] = InternetAccess,
            ["partition"] = Partition.ToWord(),
            ["edition"] = Edition.ToWord(),
        };
        FormText.Put(body, "name", Name);
        FormText.Put(body, "endpoint", Endpoint);
        FormText.Put(body, "internalEndpoint", InternalEndpoint);
        FormText.Put(body, "region", Region);
        FormText.Put(body, "account", Account);
        FormText.PutList(body, "allowedHosts", FormText.Items(AllowedHosts));
        FormText.PutList(body, "namespaces", FormText.Items(Namespaces));
        FormText.PutList(body, "trustedAccounts", FormText.Items(TrustedAccounts));
        FormText.PutObject(body, "credentials", Credentials.ToBody());
        FormText.PutObject(body, "tls", Tls.ToBody());
        FormText.PutObject(body, "webhook", Webhook.ToBody());
        FormText.PutObject(body, "limits", Limits.ToBody());
        return body;
    }
}
