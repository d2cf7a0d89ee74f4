using System.Text.RegularExpressions;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// The API of Amazon ECR at the address of its region (docs.aws.amazon.com, ECR API, "Making requests"): JSON 1.1, with the operation in
/// <c>X-Amz-Target</c> and AWS Signature Version 4.
/// </summary>
internal sealed partial class EcrApi(
    InstanceCredentials keys, Uri registry, string? region, TimeProvider time, Func<string, string?>? environment = null)
{
    private readonly bool _isPublic = registry.Host.Equals("public.ecr.aws", StringComparison.OrdinalIgnoreCase);

    /// <summary>The account that owns the registry; null when its host name has none.</summary>
    public string? AccountId => Registry().Match(registry.Host) is { Success: true } match ? match.Groups["account"].Value : null;

    /// <summary>Returns the region in the host name of a registry; null when there is none.</summary>
    public static string? RegionOf(string host) =>
        Registry().Match(host) is { Success: true } match ? match.Groups["region"].Value : null;

    /// <summary>Finds the keys and returns a function that creates the signed request. Throws <see cref="RegistryException"/>.</summary>
    public async Task<(Func<HttpRequestMessage> Compose, AwsKeys Keys)> PrepareAsync(
        string action, string operation, byte[] body, CancellationToken cancellationToken)
    {
        var where = _isPublic ? "us-east-1" : keys.Region ?? RegionOf(registry.Host) ?? region
            ?? throw new RegistryException(new CopyFailure(
                CopyFailure.Unauthorized, $"{action} failed: the region is unknown. Set credentials.region.", IsWorthRetrying: false));
        var service = _isPublic ? "ecr-public" : "ecr";
        var suffix = registry.Host.EndsWith(".cn", StringComparison.OrdinalIgnoreCase) ? "amazonaws.com.cn" : "amazonaws.com";
        var endpoint = keys.Endpoint ?? new Uri($"https://api.{service}.{where}.{suffix}/");
        var aws = await AwsKeys.FindAsync(keys, environment ?? Environment.GetEnvironmentVariable, time, cancellationToken);
        return (() => Compose(endpoint, aws, where, service, operation, body), aws);
    }

    private HttpRequestMessage Compose(Uri endpoint, AwsKeys aws, string where, string service, string operation, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation(
            "X-Amz-Target", $"{(service == "ecr" ? "AmazonEC2ContainerRegistry_V20150921" : "SpencerFrontendService")}.{operation}");
        AwsSignature.Sign(request, body, aws, where, service, time.GetUtcNow());
        return request;
    }

    [GeneratedRegex(
        @"^(?<account>[0-9]{12})\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9-]+)\.(amazonaws\.com(\.cn)?|on\.aws)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Registry();
}
