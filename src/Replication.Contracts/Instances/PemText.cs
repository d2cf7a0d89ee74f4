using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Replication.Contracts.Instances;

/// <summary>Separates the public and the secret parts of PEM text (RFC 7468).</summary>
public static partial class PemText
{
    private const string CertificateLabel = "CERTIFICATE";
    private const string PrivateKeyEnd = "PRIVATE KEY";

    /// <summary>True when the text contains a private key, or the beginning of one.</summary>
    public static bool HoldsPrivateKey(string text) => PrivateKeyPattern().IsMatch(text);

    /// <summary>
    /// The certificate blocks, each on lines of its own; empty when the text holds none. Every other block and all text between them is
    /// left out.
    /// </summary>
    public static string Certificates(string text) =>
        string.Join('\n', Blocks(text).Where(static it => it.Label == CertificateLabel).Select(static it => it.Text));

    /// <summary>The first private key block; null when the text holds none.</summary>
    public static string? PrivateKey(string text) =>
        Blocks(text).FirstOrDefault(static it => it.Label.EndsWith(PrivateKeyEnd, StringComparison.Ordinal)).Text;

    /// <summary>
    /// The text with every private key replaced by a remark. It works inside JSON strings, escaped once or several times.
    /// </summary>
    public static string WithoutPrivateKeys(string text) => PrivateKeyPattern().Replace(text, "(private key removed)");

    private static IEnumerable<(string Label, string Text)> Blocks(string text)
    {
        var at = 0;
        while (PemEncoding.TryFind(text.AsSpan(at), out var fields))
        {
            var block = text[at..][fields.Location];
            yield return (text[at..][fields.Label], block);
            at += fields.Location.End.Value;
        }
    }

    // A key that was cut off has no end: everything up to the end of the JSON string belongs to it.
    [GeneratedRegex(
        "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^\"]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|(?=\")|\\z)",
        RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKeyPattern();
}
