using Replication.App.Copy.Logins;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>How one of the two registries is reached.</summary>
internal static class CopyConnection
{
    public static RegistryConnection Of(CopySide side, CopySettings settings, TimeProvider time) => new()
    {
        Endpoint = side.Image.Endpoint(side.IsPlainHttp),
        Credentials = side switch
        {
            { Credentials: { } known } => new KnownCredentials(known),
            { Helper: { } helper } =>
                new HelperCredentials(helper, Environment.GetEnvironmentVariable("PATH"), HelperCredentials.Timeout, time),
            _ => null,
        },
        AllowedHosts = settings.AllowedHosts,
        Tls = side.Tls,
    };
}
