using MongoDB.Driver;

namespace Replication.App.Configuration.Values;

/// <summary>Lets MongoDB's driver read a connection string, without connecting.</summary>
internal static class MongoAddress
{
    /// <summary>What is wrong, in a clause without the text itself, which may hold a password; null when the driver accepts it.</summary>
    public static string? Flaw(string text)
    {
        try
        {
            var url = new MongoUrl(text);
            // An SRV name is resolved, and with it checked, at the start.
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
