using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Replication.Storage.Secrets;

/// <summary>
/// Encryption keys as files that only their owner may read, in a folder that all processes share. An invalid file does not affect the
/// others.
/// </summary>
internal sealed class KeyFiles(string folder) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal).Select(Read).OfType<XElement>()]
        : [];

    public void StoreElement(XElement element, string friendlyName)
    {
        OwnerFiles.MakeFolder(folder);
        var path = Path.Combine(folder, $"{(IsFileName(friendlyName) ? friendlyName : Guid.NewGuid().ToString())}.xml");
        // Write, then rename: another process never reads an incomplete key.
        var fresh = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var file = OwnerFiles.Create(fresh))
            element.Save(file);
        File.Move(fresh, path, overwrite: true);
    }

    private static XElement? Read(string path)
    {
        try
        {
            OwnerFiles.Tighten(path);
            using var file = File.OpenRead(path);
            return XElement.Load(file);
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            // Secrets that this key encrypted are reported as unreadable where they are stored.
            return null;
        }
    }

    private static bool IsFileName(string name) =>
        name.Length > 0 && name.All(static it => char.IsAsciiLetterOrDigit(it) || it is '-' or '_');
}
