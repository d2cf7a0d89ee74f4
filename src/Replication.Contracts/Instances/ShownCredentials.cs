namespace Replication.Contracts.Instances;

/// <summary>How to log in, without the password.</summary>
/// <param name="Username">The user name, the access key or the client.</param>
/// <param name="Provider">Which cloud issues the password; password: none.</param>
/// <param name="Region">The cloud's region.</param>
/// <param name="Tenant">The directory (tenant) of the client (Azure).</param>
/// <param name="Registry">The cloud's identifier of the registry (Alibaba Cloud).</param>
/// <param name="Endpoint">The address of the cloud's API.</param>
public sealed record ShownCredentials(
    string? Username, CredentialProvider Provider, string? Region, string? Tenant, string? Registry, string? Endpoint)
{
    /// <summary>Returns the shown part of these credentials.</summary>
    public static ShownCredentials Of(InstanceCredentials it) =>
        new(it.Username, it.Provider, it.Region, it.Tenant, it.Registry, it.Endpoint?.GetLeftPart(UriPartial.Authority));
}
