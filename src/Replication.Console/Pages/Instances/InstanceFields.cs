using Microsoft.AspNetCore.Components;
using Replication.WebConsole.Parts;

namespace Replication.WebConsole.Pages.Instances;

/// <summary>A part of the form of an instance.</summary>
public abstract class InstanceFields : ConsolePage
{
    /// <summary>What a stored secret looks like.</summary>
    protected const string Mask = "••••••••";

    // Every path that a field asks for. What is wrong elsewhere is shown below the form.
    private static readonly string[] Paths =
    [
        "name", "endpoint", "internalEndpoint", "region", "account", "partition", "edition", "namespaces", "trustedAccounts", "allowedHosts",
        "credentials.provider", "credentials.username", "credentials.password", "credentials.passwords", "credentials.tenant",
        "credentials.registry", "credentials.sessionToken", "credentials.region", "credentials.endpoint",
        "tls.ca", "tls.certificate", "tls.key",
        "webhook.format", "webhook.authentication", "webhook.username", "webhook.secret", "webhook.secrets", "webhook.header",
        "webhook.parameter",
        "limits.maxConcurrentRequests", "limits.requestsPerSecond", "limits.bytesPerSecond", "limits.windows",
    ];

    /// <summary>False: the instance exists, so that secrets can be stored.</summary>
    [Parameter]
    public bool IsNew { get; set; }

    /// <summary>Why the form was refused; null before it was.</summary>
    [CascadingParameter]
    public ApiProblem? Refusal { get; set; }

    /// <summary>What is wrong with the member at this path, such as <c>limits.windows[0].from</c>, or below it.</summary>
    protected string? Of(string path) => ApiProblem.Explain(Refusal?.Errors.FirstOrDefault(it => IsAt(it.Key, path)), Session);

    /// <summary>Whether a field of the form shows the problems of this key.</summary>
    internal static bool IsShown(string key) => Array.Exists(Paths, it => IsAt(key, it));

    internal static bool IsAt(string key, string path) =>
        key.StartsWith(path, StringComparison.Ordinal) && (key.Length == path.Length || key[path.Length] is '.' or '[');
}
