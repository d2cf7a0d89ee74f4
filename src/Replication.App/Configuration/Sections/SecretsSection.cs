using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>secrets</c>.</summary>
internal static class SecretsSection
{
    public static SecretsConfiguration Read(MapReader map) => new(map.Optional("keys", Folders.Folder));
}
