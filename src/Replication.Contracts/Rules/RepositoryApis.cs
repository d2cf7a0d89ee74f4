using Replication.Contracts.Instances;

namespace Replication.Contracts.Rules;

/// <summary>Decides which API creates repositories at an instance: its login says so, and for Harbor its webhook or the rule.</summary>
public static class RepositoryApis
{
    /// <summary>The host of the public registry of Amazon, whose API is another one.</summary>
    private const string PublicEcr = "public.ecr.aws";

    /// <summary>The API that creates repositories at the instance for a rule with these settings.</summary>
    public static RepositoryApi Of(RegistryInstance instance, RepositoryCreation creation) => instance.Credentials?.Provider switch
    {
        CredentialProvider.Ecr =>
            instance.EffectiveEndpoint.Host.Equals(PublicEcr, StringComparison.OrdinalIgnoreCase) ? RepositoryApi.None : RepositoryApi.Ecr,
        CredentialProvider.Alibaba => RepositoryApi.Acr,
        CredentialProvider.Password when creation.Harbor is not null || instance.Webhook?.Format == WebhookFormat.Harbor =>
            RepositoryApi.Harbor,
        _ => RepositoryApi.None,
    };

    /// <summary>The APIs that the rule has settings for, each with its key.</summary>
    public static IEnumerable<(RepositoryApi Api, string Key)> WithSettings(RepositoryCreation creation)
    {
        if (creation.Ecr is not null)
            yield return (RepositoryApi.Ecr, "ecr");
        if (creation.Harbor is not null)
            yield return (RepositoryApi.Harbor, "harbor");
        if (creation.Acr is not null)
            yield return (RepositoryApi.Acr, "acr");
    }
}
