using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Clouds;
using Replication.Registries.Instances;
using Xunit;

namespace Replication.IntegrationTests.Registries.Clouds;

/// <summary>Writes to an instance whose password comes from a cloud API. A fake cloud checks the received credentials.</summary>
public sealed class CloudLoginTests
{
    private const string CloudPassword = "made-by-the-cloud-1234";

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [10_000]);

    [Fact]
    public async Task The_ECR_password_is_fetched_once_with_AWS_keys()
    {
        await using var cloud = await FakeCloud.StartAsync(static call => IsSigned(call, "secret-of-aws", "eu-central-1", "ecr")
            ? (
                200,
                $$"""{"authorizationData":[{"authorizationToken":"{{Base64("AWS:" + CloudPassword)}}","expiresAt":{{DateTimeOffset.UtcNow.AddHours(12).ToUnixTimeSeconds()}},"proxyEndpoint":"https://x"}]}""")
            : (400, """{"__type":"UnrecognizedClientException","message":"secret-of-aws"}"""));

        await CopyAsync(
            new InstanceCredentials("AKIDEXAMPLE", new Secret("secret-of-aws"))
            {
                Provider = CredentialProvider.Ecr,
                Region = "eu-central-1",
                Endpoint = cloud.Address
            },
            RegistryAuthentication.Basic,
            user: "AWS");

        var call = Assert.Single(cloud.Calls);
        Assert.Equal(("POST", "/", "{}"), (call.Method, call.Target, call.Body));
        Assert.Equal("AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken", call.Headers["X-Amz-Target"]);
    }

    [Fact]
    public async Task Keys_that_the_cloud_refuses_are_named_and_not_shown()
    {
        await using var cloud =
            await FakeCloud.StartAsync(static _ => (400, """{"message":"The security token included in the request is invalid: secret-of-aws"}"""));
        var keys = new InstanceCredentials("AKIDEXAMPLE", new Secret("secret-of-aws"))
        {
            Provider = CredentialProvider.Ecr,
            Region = "eu-central-1",
            Endpoint = cloud.Address
        };
        await using var pair = await PairAsync(RegistryAuthentication.Basic, "AWS");
        await pair.PushAsync(_image);
        using var clients = ClientsOf(Instance(pair, keys));
        using var target = await clients.BorrowAsync("cloud", default);

        var failure =
            Assert.IsType<CopyResult.Failed>(await pair.Copier.CopyAsync(pair.Request() with { Target = target!.Client }, default)).Failure;

        Assert.Equal((CopyFailure.Unauthorized, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains("Check the credentials", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-aws", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_an_unavailable_cloud_API_is_retried()
    {
        var calls = 0;
        await using var cloud = await FakeCloud.StartAsync(_ => Interlocked.Increment(ref calls) < 3
            ? (503, "")
            : (200, $$"""{"authorizationData":[{"authorizationToken":"{{Base64("AWS:" + CloudPassword)}}"}]}"""));

        await CopyAsync(
            new InstanceCredentials("AKIDEXAMPLE", new Secret("secret-of-aws"))
            {
                Provider = CredentialProvider.Ecr,
                Region = "eu-central-1",
                Endpoint = cloud.Address
            }, RegistryAuthentication.Basic, user: "AWS");

        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Ecr_without_keys_uses_those_of_the_machines_role()
    {
        await using var machine = await FakeCloud.StartAsync(static call => (call.Method, call.Target) switch
        {
            ("PUT", "/latest/api/token") => (200, "machine-token"),
            ("GET", "/latest/meta-data/iam/security-credentials/") =>
                (call.Headers["X-aws-ec2-metadata-token"] == "machine-token" ? 200 : 401, "worker-role\n"),
            ("GET", "/latest/meta-data/iam/security-credentials/worker-role") =>
                (200, """{"AccessKeyId":"ASIA1","SecretAccessKey":"role-secret","Token":"role-session"}"""),
            _ => (404, ""),
        });
        await using var cloud = await FakeCloud.StartAsync(static call => IsSigned(call, "role-secret", "eu-central-1", "ecr")
            && call.Headers["X-Amz-Security-Token"] == "role-session"
            ? (200, $$"""{"authorizationData":[{"authorizationToken":"{{Base64("AWS:" + CloudPassword)}}"}]}""")
            : (400, "{}"));
        var registry = new Uri("https://123456789012.dkr.ecr.eu-central-1.amazonaws.com");
        var api = new EcrApi(
            new InstanceCredentials(null, null) { Provider = CredentialProvider.Ecr, Region = "eu-central-1", Endpoint = cloud.Address },
            registry,
            region: null,
            TimeProvider.System,
            name => name == "AWS_EC2_METADATA_SERVICE_ENDPOINT" ? machine.Address.ToString() : null);
        var login = new EcrLogin(api, registry, new CloudCall(TimeProvider.System, CloudRoute.Direct), TimeProvider.System);

        var credentials = await login.GetAsync(default);

        Assert.Equal(("AWS", CloudPassword), (credentials!.Username, credentials.Secret.Reveal()));
    }

    [Fact]
    public async Task Google_makes_an_access_token_of_the_key_of_a_service_account()
    {
        using var rsa = RSA.Create(2048);
        await using var cloud = await FakeCloud.StartAsync(call => IsAssertion(call, rsa)
            ? (200, $$"""{"access_token":"{{CloudPassword}}","expires_in":3599,"token_type":"Bearer"}""")
            : (400, "{}"));
        var key = JsonSerializer.Serialize(new
        {
            type = "service_account",
            client_email = "worker@project.iam",
            private_key = rsa
            .ExportPkcs8PrivateKeyPem(),
            token_uri = "http://169.254.169.254/"
        });

        await CopyAsync(
            new InstanceCredentials(null, new Secret(key)) { Provider = CredentialProvider.Google, Endpoint = cloud.Address },
            RegistryAuthentication.Bearer,
            user: "oauth2accesstoken");

        Assert.Single(cloud.Calls);
    }

    [Fact]
    public async Task Google_issues_a_token_for_the_machine_identity()
    {
        await using var machine =
            await FakeCloud.StartAsync(static call => call is { Method: "GET", Target: "/computeMetadata/v1/instance/service-accounts/default/token" }
                && call.Headers["Metadata-Flavor"] == "Google"
                ? (200, $$"""{"access_token":"{{CloudPassword}}","expires_in":1800}""")
                : (403, ""));

        await CopyAsync(
            new InstanceCredentials(null, null) { Provider = CredentialProvider.Google, Endpoint = machine.Address },
            RegistryAuthentication.Basic,
            user: "oauth2accesstoken");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"client_email":"a","private_key":"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}""")]
    public async Task A_password_that_is_no_service_account_key_is_reported(string key)
    {
        var login = new GoogleLogin(
            new InstanceCredentials(null, new Secret(key)) { Provider = CredentialProvider.Google },
            new CloudCall(TimeProvider.System, CloudRoute.Direct),
            TimeProvider.System);

        var failure = (await Assert.ThrowsAsync<RegistryException>(() => login.GetAsync(default))).Failure;

        Assert.False(failure.IsWorthRetrying);
        Assert.DoesNotContain("AAAA", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_exchanges_a_token_of_the_principal_for_one_of_the_registry()
    {
        await using var directory = await FakeCloud.StartAsync(static call => call.Target == "/our-tenant/oauth2/v2.0/token"
            && call.Field("client_id") == "app-id"
            && call.Field("client_secret") == "app-secret"
            && call.Field("scope") == "https://containerregistry.azure.net/.default" && call.Field("grant_type") == "client_credentials"
                ? (200, """{"access_token":"of-the-directory","expires_in":3600}""")
                : (401, "{}"));
        await using var pair = await PairAsync(RegistryAuthentication.Bearer, "00000000-0000-0000-0000-000000000000");
        string? exchanged = null;
        pair.Target.Faults.Add(new RequestMatch { Method = "POST", Target = "^/oauth2/exchange$" }, new Fault(async (context, _) =>
        {
            var form = await context.Request.ReadFormAsync();
            exchanged = form["access_token"];
            // The token that the registry itself issues for its user and password.
            using var http = new HttpClient();
            var scope = Uri.EscapeDataString("repository:team/app:pull,push");
            using var token =
                new HttpRequestMessage(HttpMethod.Get, new Uri(pair.Target.Address, $"token?service=x&scope={scope}&offline_token=true"));
            token.Headers.Authorization = new("Basic", Base64("00000000-0000-0000-0000-000000000000:" + CloudPassword));
            using var answer = await http.SendAsync(token);
            var refresh = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("refresh_token").GetString();
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new { refresh_token = refresh }));
        }));
        await pair.PushAsync(_image);
        using var clients = ClientsOf(Instance(pair, new InstanceCredentials("app-id", new Secret("app-secret"))
        {
            Provider = CredentialProvider.Azure,
            Tenant = "our-tenant",
            Endpoint = directory.Address
        }));
        using var target = await clients.BorrowAsync("cloud", default);

        Assert.IsType<CopyResult.Copied>(await pair.Copier.CopyAsync(pair.Request() with { Target = target!.Client }, default));

        Assert.Equal("of-the-directory", exchanged);
        Assert.Single(directory.Calls);
    }

    [Fact]
    public async Task Alibaba_hands_out_a_temporary_user()
    {
        await using var cloud = await FakeCloud.StartAsync(static call => call.Target == "/?InstanceId=cri-abc"
            && call.Headers["x-acs-action"] == "GetAuthorizationToken"
            && IsSignedForAlibaba(call, "key-secret")
            ? (
                200,
                $$"""{"TempUsername":"cr_temp_user","AuthorizationToken":"{{CloudPassword}}","ExpireTime":{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds()}},"Code":"success"}""")
            : (403, "{}"));

        await CopyAsync(
            new InstanceCredentials("key-id", new Secret("key-secret"))
            {
                Provider = CredentialProvider.Alibaba,
                Registry = "cri-abc",
                Endpoint = cloud.Address
            },
            RegistryAuthentication.Bearer,
            user: "cr_temp_user");

        Assert.Single(cloud.Calls);
    }

    [Fact]
    public async Task A_password_is_renewed_before_it_expires()
    {
        var calls = 0;
        await using var cloud = await FakeCloud.StartAsync(_ =>
        {
            calls++;
            return (200, $$"""{"access_token":"{{CloudPassword}}","expires_in":3600}""");
        });
        await using var pair = await PairAsync(RegistryAuthentication.Basic, "oauth2accesstoken");
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var clients = ClientsOf(
            Instance(pair, new InstanceCredentials(null, null) { Provider = CredentialProvider.Google, Endpoint = cloud.Address }), time);
        using var target = await clients.BorrowAsync("cloud", default);
        await target!.Client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default);
        time.Advance(TimeSpan.FromMinutes(40));
        await target.Client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default);
        Assert.Equal(1, calls);

        time.Advance(TimeSpan.FromMinutes(10));
        await target.Client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default);

        Assert.Equal(2, calls);
    }

    private async Task CopyAsync(InstanceCredentials credentials, RegistryAuthentication authentication, string user)
    {
        await using var pair = await PairAsync(authentication, user);
        await pair.PushAsync(_image);
        using var clients = ClientsOf(Instance(pair, credentials));
        using var target = await clients.BorrowAsync("cloud", default);

        Assert.IsType<CopyResult.Copied>(await pair.Copier.CopyAsync(pair.Request() with { Target = target!.Client }, default));

        // The registry never received the credentials for the cloud.
        if (credentials.Password is { } secret)
            Assert.DoesNotContain(
                pair.Target.Requests.All,
                request => request.Headers.Values.Any(value => value.Contains(secret.Reveal(), StringComparison.Ordinal)));
    }

    private static Task<RegistryPair> PairAsync(RegistryAuthentication authentication, string user) =>
        RegistryPair.StartAsync(target: options => options with { Authentication = authentication, Users = [new(user, CloudPassword)] });

    private static RegistryInstance Instance(RegistryPair pair, InstanceCredentials credentials) =>
        new() { Name = "cloud", Endpoint = pair.Target.Address, Credentials = credentials };

    private static RegistryClients ClientsOf(RegistryInstance instance, TimeProvider? time = null) =>
        new(new InstanceBook([instance], null!), RegistryPair.Impatient, time ?? TimeProvider.System, NullLoggerFactory.Instance);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static bool IsSigned(FakeCloudCall call, string secret, string region, string service)
    {
        using var again = new HttpRequestMessage(HttpMethod.Post, $"http://{call.Headers["Host"]}/")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Body))
        };
        again.Content.Headers.TryAddWithoutValidation("Content-Type", call.Headers["Content-Type"]);
        again.Headers.TryAddWithoutValidation("X-Amz-Target", call.Headers["X-Amz-Target"]);
        var at = DateTimeOffset.ParseExact(
            call.Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal);
        var id = call.Headers["Authorization"].Split("Credential=")[1].Split('/')[0];
        AwsSignature.Sign(again, Encoding.UTF8.GetBytes(call.Body), new AwsKeys(
            id, secret, call.Headers.GetValueOrDefault("X-Amz-Security-Token")), region, service, at);
        return again.Headers.NonValidated["Authorization"].ToString() == call.Headers["Authorization"];
    }

    private static bool IsAssertion(FakeCloudCall call, RSA key)
    {
        var parts = call.Field("assertion")!.Split('.');
        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])).RootElement;
        return call.Field("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer"
            && claims.GetProperty("iss").GetString() == "worker@project.iam"
            && claims.GetProperty("aud").GetString() == "https://oauth2.googleapis.com/token"
            && key.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1);
    }

    private static bool IsSignedForAlibaba(FakeCloudCall call, string secret)
    {
        var authorization = call.Headers["Authorization"];
        var names = authorization.Split("SignedHeaders=")[1].Split(',')[0];
        var canonical =
            $"POST\n/\nInstanceId=cri-abc\n{string.Concat(names.Split(';').Select(name => $"{name}:{call.Headers[name]}\n"))}\n{names}\n{Convert.ToHexStringLower(SHA256.HashData([]))}";
        var toSign = $"ACS3-HMAC-SHA256\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        return authorization.EndsWith(
            $"Signature={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(toSign)))}",
            StringComparison.Ordinal)
            && authorization.StartsWith("ACS3-HMAC-SHA256 Credential=key-id,", StringComparison.Ordinal);
    }
}
