using System.Security.Cryptography;
using System.Text;

namespace Replication.Coordination.Access;

/// <summary>Finds the token that a text is the secret of, by its SHA-256.</summary>
public static class TokenHashes
{
    /// <summary>How to hash a token without the line break that <c>echo</c> adds.</summary>
    public const string Command = "printf %s \"$TOKEN\" | sha256sum";

    /// <summary>Returns the token with the hash of this text; null when there is none.</summary>
    public static ApiToken? Find(IReadOnlyList<ApiToken> tokens, string text)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        ApiToken? found = null;
        foreach (var token in tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Convert.FromHexString(token.Sha256)))
                found = token;
        }
        return found;
    }

    /// <summary>
    /// Returns the token with the hash of this text and a line break; null when there is none. <c>echo TOKEN | sha256sum</c> makes such a
    /// hash.
    /// </summary>
    public static ApiToken? FindWithLineBreak(IReadOnlyList<ApiToken> tokens, string text) =>
        Find(tokens, $"{text}\n") ?? Find(tokens, $"{text}\r\n");
}
