using System.Text.RegularExpressions;
using Replication.Contracts;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Removes secrets from the text of a webhook call before it is stored: the secrets of the webhook itself, the values of members that are
/// named like secrets, authorization headers, and logins in addresses.
/// </summary>
internal static partial class SecretRedaction
{
    public const string Mark = "[redacted]";

    private const string Names = "password|passwd|secret|token|authorization|api_?key|private_?key|callback_url|credential";

    public static string Apply(string text, IEnumerable<Secret> secrets)
    {
        foreach (var secret in secrets.Where(static it => it.IsReadable).Select(static it => it.Reveal()))
        {
            foreach (var written in new[] { secret, Uri.EscapeDataString(secret) }.Distinct().Where(static it => it.Length > 0))
                text = text.Replace(written, Mark, StringComparison.Ordinal);
        }
        text = Member().Replace(text, $"\"$1\":\"{Mark}\"");
        text = Field().Replace(text, $"$1$2={Mark}");
        text = Authorization().Replace(text, $"$1 {Mark}");
        return Login().Replace(text, $"://{Mark}@");
    }

    [GeneratedRegex($"""
        "([^"\\]*(?:{Names})[^"\\]*)"\s*:\s*"(?:[^"\\]|\\.)*"
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Member();

    // A form.
    [GeneratedRegex($"(^|&)([^=&\"]*(?:{Names})[^=&\"]*)=[^&\"]*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Field();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"://[^/\s""@:]+:[^/\s""@]+@", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Login();
}
