using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>console</c>.</summary>
internal static class ConsoleSection
{
    public static ConsoleConfiguration Read(MapReader map) =>
        new(map.Optional<Uri?>("server", Endpoints.Endpoint!, null), map.Optional("keys", Folders.Folder));
}
