using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.Contracts;
using Replication.Registries;

namespace Replication.App.Copy.Logins;

/// <summary>A <c>config.json</c> of Docker or an <c>auth.json</c> of podman: the parts about logins.</summary>
internal sealed partial class DockerConfiguration(string file, JsonElement root)
{
    /// <summary>
    /// Returns the login for the registry of an image: first its credential helper, then the entry in the file, then the default helper.
    /// Null when the file has none.
    /// </summary>
    public DockerLogin? Find(ImageReference image)
    {
        var helpers = Members("credHelpers");
        if (DockerKeys.Closest(helpers.Keys, image) is { } helped && Text(helpers[helped]) is { Length: > 0 } name)
            return Helper(name, helped);
        var logins = Members("auths");
        if (DockerKeys.Closest(logins.Keys, image) is { } key && Written(logins[key], key) is { } written)
            return written;
        return Member(root, "credsStore") is { Length: > 0 } store
            ? Helper(store, image.Host == ImageReference.DockerHub ? DockerKeys.Hub : image.Host)
            : null;
    }

    private DockerLogin Helper(string name, string server) => HelperName().IsMatch(name)
        ? new DockerLogin.UseHelper(new CredentialHelper(name, server, file))
        : new DockerLogin.Wrong($"{file}: '{name}' is no name of a credential helper: letters, digits, '.', '_' and '-'");

    // With a helper for all, the entry of a registry is empty.
    private DockerLogin? Written(JsonElement entry, string key)
    {
        var (username, password) = (Member(entry, "username"), Member(entry, "password"));
        if (Member(entry, "auth") is { Length: > 0 } auth)
        {
            if (!TrySplit(auth, out username, out password))
                return new DockerLogin.Wrong($"{file}: auths, {key}, auth: (not shown) is not the base64 of USER:PASS");
        }
        if (Member(entry, "identitytoken") is { Length: > 0 } identity)
            return Known(username, identity, CredentialKind.IdentityToken);
        if (Member(entry, "registrytoken") is { Length: > 0 } token)
            return Known(username, token, CredentialKind.RegistryToken);
        return username is { Length: > 0 } && password is { Length: > 0 } ? Known(username, password, CredentialKind.Password) : null;
    }

    private static DockerLogin.Known Known(string? username, string secret, CredentialKind kind) =>
        new(new RegistryCredentials(username, new Secret(secret), kind));

    private static bool TrySplit(string auth, out string? username, out string? password)
    {
        (username, password) = (null, null);
        var bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, bytes, out var length))
            return false;
        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        if (text.IndexOf(':', StringComparison.Ordinal) is not (var colon and > 0))
            return false;
        // Docker cuts off zeros that old versions wrote.
        (username, password) = (text[..colon], text[(colon + 1)..].TrimEnd('\0'));
        return true;
    }

    private Dictionary<string, JsonElement> Members(string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject()
                .GroupBy(static member => member.Name)
                .ToDictionary(static members => members.Key, static members => members.Last().Value)
            : [];

    private static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // It becomes part of the name of a program, not a path to one.
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex HelperName();
}
