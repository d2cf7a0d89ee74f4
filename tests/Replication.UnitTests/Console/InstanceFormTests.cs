using System.Text.Json.Nodes;
using Replication.App.Configuration.Bodies;
using Replication.Contracts.Instances;
using Replication.Contracts.Specs;
using Replication.WebConsole.Pages.Instances;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class InstanceFormTests
{
    [Fact]
    public void The_form_has_a_field_for_every_member_of_an_instance()
    {
        JsonObject[] bodies = [.. Enum.GetValues<CredentialProvider>().Select(it => Filled(it, WebhookAuthentication.Basic).ToBody()),
            .. Enum.GetValues<WebhookAuthentication>().Select(it => Filled(CredentialProvider.Password, it).ToBody()),
            OneSecret().ToBody()];

        var missing = Missing(typeof(InstanceSpec), "", path => Array.Exists(bodies, body => Has(body, path)));

        // A bucket is declared in the configuration file.
        Assert.Equal(["kind", "url", "layout", "pathStyle"], missing);
    }

    [Theory]
    [InlineData(CredentialProvider.Password, WebhookAuthentication.Bearer)]
    [InlineData(CredentialProvider.Password, WebhookAuthentication.Basic)]
    [InlineData(CredentialProvider.Ecr, WebhookAuthentication.Header)]
    [InlineData(CredentialProvider.Google, WebhookAuthentication.HmacSha256)]
    [InlineData(CredentialProvider.Azure, WebhookAuthentication.HmacSha1)]
    [InlineData(CredentialProvider.Alibaba, WebhookAuthentication.QueryToken)]
    [InlineData(CredentialProvider.Alibaba, WebhookAuthentication.None)]
    public void The_server_reads_the_body_of_a_complete_form(CredentialProvider provider, WebhookAuthentication authentication)
    {
        var form = Filled(provider, authentication);
        // The certificates of this form are no certificates.
        form.Tls = new TlsForm { IsInsecure = true };

        var reading = InstanceBody.Read(form.ToBody());

        Assert.Empty(reading.Problems);
        var shown = InstanceForm.Of(ShownInstance.Of(reading.Value!));
        Assert.Equal(WithoutSecrets(form.ToBody()), WithoutSecrets(shown.ToBody()));
    }

    [Fact]
    public void Empty_fields_are_left_out()
    {
        var body = new InstanceForm { Name = " osaka ", Endpoint = "https://osaka.example.com" }.ToBody();

        Assert.Equal(
            """
            {"internetAccess":true,"partition":"public","edition":"advanced","name":"osaka","endpoint":"https://osaka.example.com","limits":{}}
            """.Trim(),
            body.ToJsonString());
        Assert.Empty(InstanceBody.Read(body).Problems);
    }

    [Fact]
    public void A_secret_that_is_not_typed_again_is_not_sent()
    {
        var body = InstanceForm.Of(ShownInstance.Of(InstanceBody.Read(
            Filled(CredentialProvider.Password, WebhookAuthentication.Bearer, new TlsForm()).ToBody()).Value!)).ToBody();

        Assert.Equal(["provider", "username"], body["credentials"]!.AsObject().Select(static it => it.Key));
        Assert.Equal(["format", "authentication"], body["webhook"]!.AsObject().Select(static it => it.Key));
    }

    [Fact]
    public void Fields_of_another_provider_or_authentication_are_left_out()
    {
        var form = Filled(CredentialProvider.Google, WebhookAuthentication.None);

        Assert.Equal(["provider", "password", "endpoint"], form.Credentials.ToBody()!.Select(static it => it.Key));
        Assert.Equal(["format", "authentication"], form.Webhook.ToBody()!.Select(static it => it.Key));
        form.Credentials.Provider = null;
        form.Webhook.Choose(null);
        Assert.Null(form.Credentials.ToBody());
        Assert.Null(form.Webhook.ToBody());
    }

    [Fact]
    public void One_secret_and_two_secrets_have_different_keys()
    {
        var credentials = new CredentialsForm { Provider = CredentialProvider.Password, Username = "robot", Password = " new " };
        Assert.Equal(" new ", (string?)credentials.ToBody()!["password"]);

        credentials.OldPassword = "old";
        var both = credentials.ToBody()!;
        Assert.False(both.ContainsKey("password"));
        Assert.Equal([" new ", "old"], both["passwords"]!.AsArray().Select(static it => (string?)it));
    }

    [Theory]
    [InlineData("credentials.password", true)]
    [InlineData("limits.windows[1].from", true)]
    [InlineData("allowedHosts[0]", true)]
    [InlineData("credentials", false)]
    [InlineData("", false)]
    public void A_problem_without_a_field_is_shown_below_the_form(string key, bool isShown) =>
        Assert.Equal(isShown, InstanceFields.IsShown(key));

    [Theory]
    [InlineData(" 20 ", "20")]
    [InlineData("0", "0")]
    // The server explains what is wrong with these.
    [InlineData("many", "\"many\"")]
    [InlineData("99999999999", "\"99999999999\"")]
    public void A_limit_that_is_no_number_is_sent_as_it_was_typed(string typed, string sent) =>
        Assert.Equal(sent, new LimitsForm { RequestsPerSecond = typed }.ToBody()["requestsPerSecond"]!.ToJsonString());

    [Theory]
    [InlineData("limits.windows[0].from", "limits.windows[0].from", true)]
    [InlineData("limits.windows[0].from", "limits.windows[0]", true)]
    [InlineData("limits.windows[0].from", "limits.windows", true)]
    [InlineData("namespaces[2]", "namespaces", true)]
    [InlineData("endpoint", "endpoint", true)]
    [InlineData("endpoints", "endpoint", false)]
    [InlineData("limits", "limits.windows", false)]
    public void A_problem_is_shown_beside_the_field_of_its_key(string key, string field, bool isShown) =>
        Assert.Equal(isShown, InstanceFields.IsAt(key, field));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Choosing_a_publisher_chooses_an_authentication_that_it_can_send(WebhookFormat format)
    {
        var form = new WebhookForm { Authentication = WebhookAuthentication.None };

        form.Choose(format);

        Assert.Equal(WebhookSetup.UsualAuthentication(format), form.Authentication);
        Assert.NotEqual(WebhookAuthentication.None, form.Authentication);
    }

    public static TheoryData<WebhookFormat> Formats => [.. Enum.GetValues<WebhookFormat>()];

    /// <summary>A form in which every field has a value.</summary>
    internal static InstanceForm Complete() => Filled(CredentialProvider.Password, WebhookAuthentication.Basic);

    private static InstanceForm Filled(CredentialProvider provider, WebhookAuthentication authentication, TlsForm? tls = null) => new()
    {
        Name = "osaka",
        Endpoint = "https://osaka.example.com",
        InternalEndpoint = "https://osaka-vpc.example.com",
        Region = "jp-osaka",
        Account = "1001",
        Partition = InstancePartition.Finance,
        Edition = InstanceEdition.Basic,
        Credentials = new CredentialsForm
        {
            Provider = provider,
            Username = "robot",
            Password = "a-password-of-the-registry",
            OldPassword = "an-older-password",
            SessionToken = "a-session-token",
            Region = "eu-central-1",
            Tenant = "a-tenant",
            Registry = "cri-1",
            Endpoint = "https://cloud.example.com",
        },
        AllowedHosts = "storage.example.com\n*.example.org\n",
        Tls = tls ?? new TlsForm { Authority = "a", Certificate = "b", Key = "c", IsInsecure = true },
        Namespaces = "team\n\n base ",
        TrustedAccounts = "1002",
        Webhook = new WebhookForm
        {
            Format = WebhookFormat.Distribution,
            Authentication = authentication,
            Username = "registry",
            Secret = "a-secret-of-16-characters-or-more",
            OtherSecret = "another-secret-of-16-characters",
            Header = "X-Secret",
            Parameter = "key",
        },
        Limits = new LimitsForm
        {
            MaxConcurrentRequests = "8",
            RequestsPerSecond = "20",
            BytesPerSecond = "1048576",
            Windows =
            [
                new WindowForm
                {
                    Days = [Weekday.Sunday, Weekday.Saturday],
                    From = "08:00",
                    To = "18:00:30",
                    TimeZone = "Asia/Tokyo",
                    BytesPerSecond = "7",
                },
                new WindowForm { From = "23:00", To = "01:00", IsPause = true },
            ],
        },
    };

    private static InstanceForm OneSecret()
    {
        var form = Filled(CredentialProvider.Password, WebhookAuthentication.Bearer);
        (form.Credentials.OldPassword, form.Webhook.OtherSecret) = ("", "");
        return form;
    }

    private static IEnumerable<string> Missing(Type spec, string path, Func<string, bool> has)
    {
        foreach (var field in SpecField.Of(spec))
        {
            var here = $"{path}{field.Key}";
            if (!has(here))
                yield return here;
            var type = field.Property.PropertyType;
            var part = type.IsGenericType ? type.GetGenericArguments()[0] : type;
            foreach (var below in Missing(part, $"{here}.", has))
                yield return below;
        }
    }

    private static bool Has(JsonNode? node, string path) => path.Split('.') is var keys && keys.Length > 0
        && Find(node, keys) is not null;

    private static JsonNode? Find(JsonNode? node, IEnumerable<string> keys) => node switch
    {
        _ when !keys.Any() => node,
        JsonArray items => items.Select(it => Find(it, keys)).FirstOrDefault(static it => it is not null),
        JsonObject map => Find(map[keys.First()], keys.Skip(1)),
        _ => null,
    };

    private static string WithoutSecrets(JsonObject body)
    {
        foreach (var part in new[] { body["credentials"], body["webhook"] }.OfType<JsonObject>())
        {
            foreach (var key in (string[])["password", "passwords", "sessionToken", "secret", "secrets"])
                part.Remove(key);
        }
        return body.ToJsonString();
    }
}
