using System.Security.Cryptography;
using System.Text;

namespace Replication.EmbeddedRegistry.Access;

/// <summary>The users of the registry.</summary>
internal sealed class UserDirectory(IReadOnlyList<RegistryUser> users)
{
    private const string Scheme = "Basic ";

    public RegistryUser? Find(string? name, string? password) =>
        users.FirstOrDefault(user => user.Name == name && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(user.Password), Encoding.UTF8.GetBytes(password ?? "")));

    /// <summary>
    /// Returns the user of a Basic <c>Authorization</c> header (RFC 7617); null when the header or the credentials are wrong.
    /// </summary>
    public RegistryUser? Find(string authorization)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var encoded = authorization.AsSpan(Scheme.Length).Trim();
        var decoded = new byte[encoded.Length];
        if (!Convert.TryFromBase64Chars(encoded, decoded, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(decoded, 0, length);
        var colon = pair.IndexOf(':');
        return colon < 0 ? null : Find(pair[..colon], pair[(colon + 1)..]);
    }
}
