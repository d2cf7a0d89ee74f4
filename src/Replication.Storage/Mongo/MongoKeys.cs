using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using MongoDB.Driver;
using Replication.Storage.Mongo.Documents;

namespace Replication.Storage.Mongo;

/// <summary>Encryption keys as documents of the database. Anyone who can read the whole database can read them.</summary>
internal sealed class MongoKeys(MongoStore store) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. store.Keys.Find(Builders<KeyDocument>.Filter.Empty).ToList().Select(static it => Parse(it.Xml)).OfType<XElement>()];

    // Secrets that a damaged key encrypted are reported as unreadable where they are stored.
    private static XElement? Parse(string xml)
    {
        try
        {
            return XElement.Parse(xml);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public void StoreElement(XElement element, string friendlyName) =>
        store.Keys.InsertOne(
            new KeyDocument { Id = $"{friendlyName}/{Guid.NewGuid():N}", Xml = element.ToString(SaveOptions.DisableFormatting) });
}
