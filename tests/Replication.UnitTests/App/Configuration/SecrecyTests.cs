using Xunit;

namespace Replication.UnitTests.App.Configuration;

public sealed class SecrecyTests
{
    private const string Instance = "instances:\n  - name: a\n    endpoint: http://a\n    ";

    // The secret is "hunter2" everywhere.
    [Theory]
    [InlineData(Instance + "credentials: hunter2")]
    [InlineData(Instance + "credentials: [hunter2]")]
    [InlineData(Instance + "credentials: { username: robot, password: [hunter2] }")]
    [InlineData(Instance + "credentials: { username: robot, password: { hunter: hunter2 } }")]
    [InlineData(Instance + "credentials: { username: robot, passwort: hunter2 }")]
    [InlineData(Instance + "credentials: { username: robot, password: hunter2, password: hunter2 }")]
    [InlineData(Instance + "credentials: { username: robot, password: *hunter2 }")]
    [InlineData(Instance + "credentials: { username: robot, password: &hunter2 }")]
    [InlineData(Instance + "credentials: { username: robot, password: !hunter2 }")]
    [InlineData(Instance + "credentials: { username: robot, password: !hunter2 x }")]
    [InlineData(Instance + "credentials: { username: robot, password: !hunter2!x }")]
    [InlineData(Instance + "credentials: { username: robot, password: @hunter2 }")]
    [InlineData(Instance + "credentials: { username: robot, password: \"\\hunter2\" }")]
    [InlineData(Instance + "credentials: { username: robot, password: hunter2: }")]
    [InlineData(Instance + "credentials: { username: robot, password: 'hunter2'hunter2 }")]
    [InlineData(Instance + "credentials: { username: robot, password: \"${hunter2}\" }")]
    [InlineData(Instance + "credentials: { username: robot, password: \"${hunter2\" }")]
    [InlineData(Instance + "credentials: { username: robot, password: \"hunter2${env:MISSING}\" }")]
    [InlineData(Instance + "credentials: { username: robot, password: |hunter2\n }")]
    [InlineData(Instance + "webhook: { format: generic, authentication: bearer, secret: hunter2 }")]
    [InlineData(Instance + "webhook: { format: generic, authentication: bearer, secret: hunter2-hunter2-é }")]
    [InlineData(Instance + "webhook: { format: generic, authentication: none, secret: hunter2 }")]
    [InlineData(Instance + "webhook: { format: generic, authentication: basic, secret: hunter2 }")]
    [InlineData(Instance + "webhook: { format: generic, authentication: bearer, secrets: hunter2 }")]
    [InlineData(Instance + "webhook: hunter2")]
    [InlineData(Instance + "internalEndpoint: https://robot:hunter2@a")]
    [InlineData(Instance + "password: hunter2")]
    [InlineData("http: { urls: 'http://robot:hunter2@127.0.0.1:80' }")]
    [InlineData("bus: { transport: rabbitmq, uri: 'http://robot:hunter2@h' }")]
    [InlineData("store: { provider: mongodb, connectionString: 'http://robot:hunter2@h' }")]
    [InlineData("auth: { tokens: [ { name: ci, role: admin, sha256: hunter2 } ] }")]
    [InlineData("auth: { tokens: [ hunter2 ] }")]
    public void A_secret_appears_in_no_message(string yaml) =>
        Assert.All(Reading.Problems(yaml), it => Assert.DoesNotContain("hunter2", it.ToString(), StringComparison.Ordinal));

    [Theory]
    [InlineData("Replication__Instances__0__Credentials__Password__x")]
    [InlineData("Replication__Instances__0__Credentials__Pass")]
    [InlineData("Replication__Instances__0__Credentials")]
    [InlineData("Replication__Instances__0__Webhook__Secret")]
    [InlineData("Replication__Secret")]
    [InlineData("Replication__Instances__9__Credentials__Password")]
    public void A_secret_of_a_variable_appears_in_no_message(string variable) =>
        Assert.All(
            Reading.Problems("instances: [ { name: a, endpoint: http://a } ]", new Dictionary<string, string> { [variable] = "hunter2" }),
            it => Assert.DoesNotContain("hunter2", it.ToString(), StringComparison.Ordinal));
}
