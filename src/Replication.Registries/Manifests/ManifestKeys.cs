using System.Text.Json;

namespace Replication.Registries.Manifests;

/// <summary>
/// Rejects JSON objects with ambiguous keys. When a key appears twice, parsers differ in which value they use; Go parsers also ignore the
/// case of keys. Only keys that reference content are checked: a repeated annotation does not change the image.
/// </summary>
internal static class ManifestKeys
{
    /// <summary>Keys of a manifest or an index.</summary>
    public static readonly string[] OfManifest = ["schemaVersion", "mediaType", "config", "layers", "blobs", "manifests", "subject"];

    /// <summary>Keys of a descriptor.</summary>
    public static readonly string[] OfDescriptor = ["mediaType", "digest", "size"];

    /// <summary>Throws when <paramref name="element"/> has one of the keys twice, or in another case.</summary>
    public static void Expect(JsonElement element, string[] keys, string where)
    {
        var found = 0;
        foreach (var property in element.EnumerateObject())
        {
            var at = Array.FindIndex(keys, key => IsSame(property.Name, key));
            if (at < 0)
                continue;
            if (property.Name != keys[at])
                throw Refuse(
                    $"{where} has the key '{ManifestParser.Shown(property.Name)}', which some readers take for '{keys[at]}' and "
                        + $"others ignore");
            if ((found & (1 << at)) != 0)
                throw Refuse($"{where} has the key '{keys[at]}' twice, and readers differ in which one they use");
            found |= 1 << at;
        }
    }

    // Go's encoding/json folds the case of all letters: the long s (U+017F) equals s, and the Kelvin sign (U+212A) equals k.
    private static bool IsSame(string name, string key) =>
        name.Length == key.Length
            && string.Equals(name.Replace('\u017f', 's').Replace('\u212a', 'k'), key, StringComparison.OrdinalIgnoreCase);

    private static ManifestParser.RefusedException Refuse(string reason) => ManifestParser.Refuse(reason);
}
