using Replication.Testing.Serving;
using Xunit;

[assembly: AssemblyFixture(typeof(RunServers))]
