using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Replication.Contracts.Signatures;

/// <summary>
/// A trusted identity of Notation: <c>*</c>, or <c>x509.subject:</c> with attributes that the subject of a certificate must have, such as
/// <c>x509.subject: C=US, ST=WA, O=acme</c>. A comma in a value is written <c>\,</c>.
/// </summary>
public sealed class TrustedIdentity
{
    private const string Prefix = "x509.subject:";
    private const string Any = "*";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["C"] = "2.5.4.6",
        ["ST"] = "2.5.4.8",
        ["S"] = "2.5.4.8",
        ["L"] = "2.5.4.7",
        ["STREET"] = "2.5.4.9",
        ["O"] = "2.5.4.10",
        ["OU"] = "2.5.4.11",
        ["CN"] = "2.5.4.3",
        ["POSTALCODE"] = "2.5.4.17",
        ["SERIALNUMBER"] = "2.5.4.5",
    };

    // The attributes that Notation requires.
    private static readonly string[] Required = ["C", "ST", "O"];

    // By the identifier of the attribute type.
    private readonly Dictionary<string, string> _attributes;

    private TrustedIdentity(string text, Dictionary<string, string> attributes) => (Text, _attributes) = (text, attributes);

    /// <summary>What the user wrote.</summary>
    public string Text { get; }

    /// <summary>True when any subject is trusted.</summary>
    public bool IsAny => _attributes.Count == 0;

    /// <summary>Reads an identity. <paramref name="problem"/> says why the text cannot be used.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TrustedIdentity? identity, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        identity = null;
        var attributes = new Dictionary<string, string>();
        if (text == Any)
        {
            problem = null;
            identity = new(text, attributes);
            return true;
        }
        problem = text.StartsWith(Prefix, StringComparison.Ordinal)
            ? Read(text[Prefix.Length..], attributes)
            : $"does not begin with '{Prefix}'";
        problem ??= Array.Find(Required, it => !attributes.ContainsKey(Types[it])) is { } missing
            ? $"has no attribute {missing}; Notation requires {string.Join(", ", Required)}"
            : null;
        if (problem is not null)
            return false;
        identity = new(text, attributes);
        return true;
    }

    /// <summary>Returns whether the subject of a certificate has all attributes, each once and with the same value.</summary>
    public bool Covers(X500DistinguishedName subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var found = new Dictionary<string, string>();
        foreach (var part in subject.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements
                || !found.TryAdd(part.GetSingleElementType().Value ?? "", part.GetSingleElementValue() ?? ""))
                return IsAny;
        }
        return _attributes.All(it => found.TryGetValue(it.Key, out var value) && value == it.Value);
    }

    /// <summary>Returns whether every subject that the other identity covers is covered by this one.</summary>
    public bool Includes(TrustedIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _attributes.All(it => other._attributes.TryGetValue(it.Key, out var value) && value == it.Value);
    }

    private static string? Read(string subject, Dictionary<string, string> attributes)
    {
        foreach (var part in Split(subject))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var equals))
                return $"has '{part.Trim()}', which is no attribute with a value, such as O=acme";
            var (name, value) = (part[..equals].Trim(), part[(equals + 1)..].Trim());
            if (!Types.TryGetValue(name, out var type))
                return $"has the attribute '{name}', which is not known; allowed: {string.Join(", ", Types.Keys)}";
            if (value.Length == 0)
                return $"has the attribute '{name}' without a value";
            if (!attributes.TryAdd(type, value))
                return $"has the attribute '{name}' twice";
        }
        return null;
    }

    private static IEnumerable<string> Split(string subject)
    {
        var part = new StringBuilder();
        for (var at = 0; at < subject.Length; at++)
        {
            if (subject[at] == '\\' && at + 1 < subject.Length)
            {
                part.Append(subject[++at]);
            }
            else if (subject[at] == ',')
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(subject[at]);
            }
        }
        yield return part.ToString();
    }
}
