using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>secrets</c>.</summary>
internal static class SecretsSection
{
    private static readonly ValueKind<string> Folder = new("the path of a folder", text => Scalars.IsPlain(text)
        ? ReadValue<string>.Of(text)
        : ReadValue<string>.Refused());

    public static SecretsConfiguration Read(MapReader map) => new(map.Optional("keys", Folder));
}
