using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>registries</c>.</summary>
internal static class RegistriesSection
{
    public static RegistriesConfiguration Read(MapReader map) => new(
        TimeSpan.FromSeconds(map.Optional("maxRetryAfterSeconds", Scalars.Number(1, 86_400), 3600)));
}
