using System.Text.Json;

namespace Replication.Registries.Manifests;

/// <summary>
/// Refuses JSON objects whose content depends on the reader. When a key appears twice, readers differ in which value they use; Go's readers
/// also ignore the case of keys. Only the keys that name content count: an annotation that appears twice means the same image to all.
/// </summary>
internal static class ManifestKeys
{
    /// <summary>Keys of a manifest or an index.</summary>
    public static readonly string[] OfManifest = ["schemaVersion", "mediaType", "config", "layers", "blobs", "manifests", "subject"];

    /// <summary>Keys of a descriptor.</summary>
    public static readonly string[] OfDescriptor = ["mediaType", "digest", "size"];

    /// <summary>Throws when <paramref name="element"/> has one of the keys twice, or in another spelling.</summary>
    public static void Expect(JsonElement element, string[] keys, string where)
    {
        var found = 0;
        foreach (var property in element.EnumerateObject())
        {
            var at = Array.FindIndex(keys, key => IsSame(property.Name, key));
            if (at < 0)
                continue;
            if (property.Name != keys[at])
                throw Refuse($"{where} has the key '{ManifestParser.Shown(property.Name)}', which some readers take for '{keys[at]}' and others ignore");
            if ((found & (1 << at)) != 0)
                throw Refuse($"{where} has the key '{keys[at]}' twice, and readers differ in which one they use");
            found |= 1 << at;
        }
    }

    // encoding/json folds the case of all letters: the long s and the Kelvin sign are an s and a k to it.
    private static bool IsSame(string name, string key) =>
        name.Length == key.Length && string.Equals(name.Replace('\u017f', 's').Replace('\u212a', 'k'), key, StringComparison.OrdinalIgnoreCase);

    private static ManifestParser.RefusedException Refuse(string reason) => ManifestParser.Refuse(reason);
}
