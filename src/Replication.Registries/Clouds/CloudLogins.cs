using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>Which cloud tells who we are at an instance.</summary>
internal static class CloudLogins
{
    /// <summary>Null where the password is what was configured.</summary>
    public static ICredentialSource? For(RegistryInstance instance, TimeProvider time)
    {
        // A proxy leads out.
        var call = new CloudCall(time, usesProxy: instance.InternetAccess);
        return instance.Credentials switch
        {
            { Provider: CredentialProvider.Ecr } keys => new EcrLogin(keys, instance.EffectiveEndpoint, instance.Region, call, time),
            { Provider: CredentialProvider.Google } key => new GoogleLogin(key, call, time),
            { Provider: CredentialProvider.Azure } principal => new AzureLogin(principal, instance.EffectiveEndpoint, call, time),
            { Provider: CredentialProvider.Alibaba } keys => new AlibabaLogin(keys, instance.Region, call, time),
            _ => null,
        };
    }

    /// <summary>When to ask for new credentials: with a fifth of their life left, and at least five minutes where they live so long.</summary>
    public static DateTimeOffset RenewAt(DateTimeOffset now, TimeSpan life) => now + life - TimeSpan.FromTicks(Math.Max(life.Ticks / 5, Math.Min(life.Ticks / 2, TimeSpan.FromMinutes(5).Ticks)));
}
