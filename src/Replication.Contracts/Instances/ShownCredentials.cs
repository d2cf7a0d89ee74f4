namespace Replication.Contracts.Instances;

/// <summary>How to log in, without the password.</summary>
public sealed record ShownCredentials(
    string? Username, CredentialProvider Provider, string? Region, string? Tenant, string? Registry, string? Endpoint)
{
    /// <summary>Returns the shown part of these credentials.</summary>
    public static ShownCredentials Of(InstanceCredentials it) =>
        new(it.Username, it.Provider, it.Region, it.Tenant, it.Registry, it.Endpoint?.GetLeftPart(UriPartial.Authority));
}
