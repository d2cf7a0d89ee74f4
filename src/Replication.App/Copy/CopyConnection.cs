using Replication.App.Copy.Logins;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>Creates the connection settings of one of the two registries.</summary>
internal static class CopyConnection
{
    public static RegistryConnection Of(ImageReference image, CopySide side, CopySettings settings, TimeProvider time) => new()
    {
        Endpoint = image.Endpoint(side.IsPlainHttp),
        Credentials = side switch
        {
            { Credentials: { } known } => new FixedCredentials(known),
            { Helper: { } helper } =>
                new HelperCredentials(helper, Environment.GetEnvironmentVariable("PATH"), HelperCredentials.Timeout, time),
            _ => null,
        },
        AllowedHosts = settings.AllowedHosts,
        Tls = side.Tls,
    };
}
