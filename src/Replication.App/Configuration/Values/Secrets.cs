using Replication.Contracts;

namespace Replication.App.Configuration.Values;

/// <summary>Values that are never shown.</summary>
internal static class Secrets
{
    private const int BearerMinLength = 16;

    public static readonly ValueKind<Secret> Password = new("a text that is not empty", text =>
        text.Length > 0 ? ReadValue<Secret>.Of(new Secret(text)) : ReadValue<Secret>.Refused("is empty"), Hidden: true)
    {
        Schema = """{"type":"string","minLength":1}""",
    };

    // A header carries the secret: HTTP allows printable ASCII only, and removes the spaces around a value.
    public static readonly ValueKind<Secret> BearerSecret = new(
        $"at least {BearerMinLength} printable ASCII characters without spaces around them",
        text => text switch
        {
            { Length: < BearerMinLength } => ReadValue<Secret>.Refused($"is shorter than {BearerMinLength} characters"),
            _ when text.Any(it => it is < ' ' or > '~') =>
                ReadValue<Secret>.Refused("holds line breaks or other characters that no header carries"),
            _ when text.Trim().Length != text.Length => ReadValue<Secret>.Refused("has spaces around it"),
            _ => ReadValue<Secret>.Of(new Secret(text)),
        },
        Hidden: true)
    {
        Schema = $$"""{"type":"string","minLength":{{BearerMinLength}},"pattern":"^[!-~]([ -~]*[!-~])?$"}""",
    };

    // The hash is not secret, but users enter the token itself by mistake.
    public static readonly ValueKind<string> Sha256 = new("64 lower-case hexadecimal digits, the SHA-256 of the token", text =>
        text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused(), Hidden: true)
    {
        Schema = Patterns.Schema("[0-9a-f]{64}"),
    };
}
