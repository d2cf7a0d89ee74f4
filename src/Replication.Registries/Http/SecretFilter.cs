using System.Text.RegularExpressions;
using Replication.Registries.Authentication;

namespace Replication.Registries.Http;

/// <summary>Cleans what a registry wrote before a person or a log gets to see it.</summary>
internal sealed partial class SecretFilter(Login login)
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

    // User names and queries of addresses: signatures and session states stand there.
    [GeneratedRegex(@"(https?://)([^/\s@]*@)?([^\s?""']*)(\?[^\s""']*)?", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AddressDetails();

    [GeneratedRegex(@"\b((?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}|\b()eyJ[A-Za-z0-9._-]{16,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Tokens();
}
