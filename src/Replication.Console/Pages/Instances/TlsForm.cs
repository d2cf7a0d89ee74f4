using System.Text.Json.Nodes;
using Replication.Contracts.Instances;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>The certificates of the form of an instance. The private key is never read back: an empty one keeps the stored one.</summary>
public sealed class TlsForm
{
    public string Authority { get; set; } = "";

    public string Certificate { get; set; } = "";

    public string Key { get; set; } = "";

    public bool IsInsecure { get; set; }

    public static TlsForm Of(ShownTls? it) => it is null
        ? new()
        : new() { Authority = it.Ca ?? "", Certificate = it.Certificate ?? "", IsInsecure = it.Insecure };

    /// <summary>Null for the trust store of the machine alone.</summary>
    public JsonObject? ToBody()
    {
        var body = new JsonObject();
        FormText.Put(body, "ca", Authority);
        FormText.Put(body, "certificate", Certificate);
        FormText.Put(body, "key", Key);
        if (IsInsecure)
            body["insecure"] = true;
        return body.Count > 0 ? body : null;
    }
}
