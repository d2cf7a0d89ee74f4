using System.Text.RegularExpressions;
using Replication.Registries.Authentication;

namespace Replication.Registries.Http;

/// <summary>Removes secrets and control characters from text that a registry sent, before it is logged or shown.</summary>
internal sealed partial class SecretFilter(CredentialCache login)
{
    public string Clean(string text)
    {
        var clean = Controls().Replace(text, " ");
        foreach (var secret in login.Secrets)
            clean = clean.Replace(secret, "***", StringComparison.Ordinal);
        clean = AddressDetails().Replace(clean, "$1$3");
        return Tokens().Replace(clean, "$1***").Trim();
    }

    [GeneratedRegex(@"[\p{Cc}\p{Cf}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Controls();

    // Removes user names and queries of URLs: they contain signatures and session state.
    [GeneratedRegex(@"(https?://)([^/\s@]*@)?([^\s?""']*)(\?[^\s""']*)?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AddressDetails();

    [GeneratedRegex(
        @"\b((?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}|\b()eyJ[A-Za-z0-9._-]{16,}",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Tokens();
}
