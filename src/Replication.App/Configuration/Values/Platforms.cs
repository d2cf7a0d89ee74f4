using Replication.Registries;

namespace Replication.App.Configuration.Values;

/// <summary>Platforms of the manifests of an index.</summary>
internal static class Platforms
{
    public static readonly ValueKind<string> Platform = new(
        "os/arch or os/arch/variant, such as linux/arm64 or linux/arm/v7",
        text => ImagePlatform.TryParse(text, out _) ? ReadValue<string>.Of(text) : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema(Patterns.Platform),
    };
}
