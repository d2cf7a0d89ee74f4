using System.Text.RegularExpressions;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>Which cloud tells who we are at an instance.</summary>
internal static partial class CloudLogins
{
    /// <summary>Null where the password is what was configured. An instance that is not declared gets the machine's identity at its cloud only.</summary>
    public static ICredentialSource? For(RegistryInstance instance, bool isDeclared, TimeProvider time)
    {
        if (!isDeclared && MachineIdentity.ProblemOf(instance) is { } problem)
            return new RefusedLogin(instance.Name, problem);
        // A proxy leads out.
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

    /// <summary>When to ask for new credentials: with a fifth of their life left, and at least five minutes where they live so long.</summary>
    public static DateTimeOffset RenewAt(DateTimeOffset now, TimeSpan life) => now + life - TimeSpan.FromTicks(Math.Max(life.Ticks / 5, Math.Min(life.Ticks / 2, TimeSpan.FromMinutes(5).Ticks)));

    // It becomes a part of the name of the cloud's host.
    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Region();
}
