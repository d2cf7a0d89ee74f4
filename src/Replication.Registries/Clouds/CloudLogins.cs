using System.Text.RegularExpressions;
using Replication.Contracts.Instances;
using Replication.Registries.Creation;

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
        var (call, region) = (CallOf(instance, time), RegionOf(instance));
        return instance.Credentials switch
        {
            { Provider: CredentialProvider.Ecr } keys => new EcrLogin(
                EcrOf(instance, keys, region, time), instance.EffectiveEndpoint, call, time),
            { Provider: CredentialProvider.Google } key => new GoogleLogin(key, call, time),
            { Provider: CredentialProvider.Azure } principal => new AzureLogin(principal, instance.EffectiveEndpoint, call, time),
            { Provider: CredentialProvider.Alibaba } keys => new AlibabaLogin(
                new AlibabaApi(keys, region, time), call, time),
            _ => null,
        };
    }

    /// <summary>
    /// Returns the API that creates repositories at the instance with the keys of its login; null when there is none, and when the instance
    /// may not use the machine identity.
    /// </summary>
    public static IRepositoryApi? RepositoriesOf(RegistryInstance instance, bool isDeclared, TimeProvider time) =>
        !isDeclared && MachineIdentity.ProblemOf(instance) is not null ? null : instance.Credentials switch
        {
            { Provider: CredentialProvider.Ecr } keys =>
                new EcrRepositories(instance.Name, EcrOf(instance, keys, RegionOf(instance), time), CallOf(instance, time)),
            { Provider: CredentialProvider.Alibaba } keys =>
                new AlibabaRepositories(instance.Name, new AlibabaApi(keys, RegionOf(instance), time), CallOf(instance, time)),
            _ => null,
        };

    private static EcrApi EcrOf(RegistryInstance instance, InstanceCredentials keys, string? region, TimeProvider time) =>
        new(keys, instance.EffectiveEndpoint, region, time);

    // The proxy leads to the internet.
    private static CloudCall CallOf(RegistryInstance instance, TimeProvider time) =>
        new(time, instance.InternetAccess ? CloudRoute.Proxy : CloudRoute.Direct);

    private static string? RegionOf(RegistryInstance instance) =>
        instance.Region is { } text && Region().IsMatch(text) ? text : null;

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
