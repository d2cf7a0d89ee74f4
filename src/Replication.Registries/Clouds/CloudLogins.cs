using System.Text.RegularExpressions;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>Creates the credential source for an instance with a cloud credential provider.</summary>
internal static partial class CloudLogins
{
    /// <summary>
    /// Returns the credential source; null when a password is configured. An instance of the API may use the machine identity only at the
    /// registry domains of that cloud.
    /// </summary>
    public static ICredentialSource? For(RegistryInstance instance, bool isDeclared, TimeProvider time)
    {
        if (!isDeclared && MachineIdentity.ProblemOf(instance) is { } problem)
            return new RefusedLogin(instance.Name, problem);
        // The proxy leads to the internet.
        var call = new CloudCall(time, instance.InternetAccess ? CloudRoute.Proxy : CloudRoute.Direct);
        var region = instance.Region is { } text && Region().IsMatch(text) ? text : null;
        return instance.Credentials switch
        {
            { Provider: CredentialProvider.Ecr } keys => new EcrLogin(keys, instance.EffectiveEndpoint, region, call, time),
            { Provider: CredentialProvider.Google } key => new GoogleLogin(key, call, time),
            { Provider: CredentialProvider.Azure } principal => new AzureLogin(principal, instance.EffectiveEndpoint, call, time),
            { Provider: CredentialProvider.Alibaba } keys => new AlibabaLogin(keys, region, call, time),
            _ => null,
        };
    }

    /// <summary>
    /// Returns when to renew credentials: when a fifth of their lifetime is left, and at least five minutes before expiry if they live that
    /// long.
    /// </summary>
    public static DateTimeOffset RenewAt(DateTimeOffset now, TimeSpan life) =>
        now + life - TimeSpan.FromTicks(Math.Max(life.Ticks / 5, Math.Min(life.Ticks / 2, TimeSpan.FromMinutes(5).Ticks)));

    // The region becomes part of the host name of the cloud API.
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
