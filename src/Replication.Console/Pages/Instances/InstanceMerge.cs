using System.Text.Json;
using System.Text.Json.Nodes;
using Replication.WebConsole.Parts;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>What two persons changed in an instance since one of them began to edit it.</summary>
internal static class InstanceMerge
{
    // Member of the instance → takes its fields from another form.
    private static readonly Dictionary<string, Action<InstanceForm, InstanceForm>> Members = new(StringComparer.Ordinal)
    {
        ["name"] = static (to, from) => to.Name = from.Name,
        ["endpoint"] = static (to, from) => to.Endpoint = from.Endpoint,
        ["internalEndpoint"] = static (to, from) => to.InternalEndpoint = from.InternalEndpoint,
        ["internetAccess"] = static (to, from) => to.InternetAccess = from.InternetAccess,
        ["region"] = static (to, from) => to.Region = from.Region,
        ["account"] = static (to, from) => to.Account = from.Account,
        ["partition"] = static (to, from) => to.Partition = from.Partition,
        ["edition"] = static (to, from) => to.Edition = from.Edition,
        ["credentials"] = static (to, from) => to.Credentials = from.Credentials,
        ["allowedHosts"] = static (to, from) => to.AllowedHosts = from.AllowedHosts,
        ["tls"] = static (to, from) => to.Tls = from.Tls,
        ["namespaces"] = static (to, from) => to.Namespaces = from.Namespaces,
        ["trustedAccounts"] = static (to, from) => to.TrustedAccounts = from.TrustedAccounts,
        ["webhook"] = static (to, from) => to.Webhook = from.Webhook,
        ["limits"] = static (to, from) => to.Limits = from.Limits,
    };

    /// <summary>
    /// Returns a form with the changes of both. Where both changed the same member, the one of <paramref name="mine"/> wins, with the
    /// secrets that were typed.
    /// </summary>
    public static InstanceForm Of(InstanceForm original, InstanceForm mine, InstanceForm theirs)
    {
        var (before, own) = (original.ToBody(), mine.ToBody());
        var merged = new InstanceForm();
        foreach (var (key, take) in Members)
            take(merged, JsonNode.DeepEquals(own[key], before[key]) ? theirs : mine);
        return merged;
    }

    /// <summary>The settings that the other person changed, in the documents of the API.</summary>
    public static IReadOnlyList<MemberChange> Changes(string original, string theirs)
    {
        using var before = JsonDocument.Parse(original);
        using var after = JsonDocument.Parse(theirs);
        return
        [
            .. JsonDifference.Of(before.RootElement, after.RootElement)
                .Where(static it => it.IsChange && Members.ContainsKey(it.Path.Split('.', '[')[0])),
        ];
    }
}
