using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>How one of the two registries is reached.</summary>
internal static class CopyConnection
{
    public static RegistryConnection Of(CopySide side, CopySettings settings) => new()
    {
        Endpoint = side.Image.Endpoint(side.IsPlainHttp),
        Username = side.Credentials?.Username,
        Password = side.Credentials?.Secret,
        AllowedHosts = settings.AllowedHosts,
        Tls = side.Tls,
    };
}
