using MongoDB.Driver;

namespace Replication.App.Configuration.Values;

/// <summary>Checks a connection string with the parser of the MongoDB driver, without connecting.</summary>
internal static class MongoAddress
{
    /// <summary>Describes the fault without the text, which may contain a password; null when the driver accepts it.</summary>
    public static string? Flaw(string text)
    {
        try
        {
            var url = new MongoUrl(text);
            // An SRV name is resolved and checked when the process starts.
            if (text.StartsWith("mongodb+srv:", StringComparison.Ordinal))
                return null;
            MongoClientSettings.FromUrl(url).Freeze();
            return null;
        }
        catch (Exception)
        {
            // The driver has no exception type of its own for this, and its messages may quote the text.
            return "MongoDB's driver refuses it; check each option, and percent-encode special characters of user and password";
        }
    }
}
