using GL001.Cli;
using GL001.Orchestration.Capacity;
using k8s;
using k8s.Models;

namespace GL001.Host.Tests;

/// <summary>The files for Kubernetes: parsed strictly, held against each other and against what they name. No cluster is asked.</summary>
public sealed class ManifestTests
{
    private const string Name = "gl-001-process-heat-orchestrator";

    private static readonly string s_root = Path.Combine(AppContext.BaseDirectory, "kubernetes");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(s_root, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(s_root, file)).Where(file => Path.GetFileName(file) != "kustomization.yaml").Order()];

    public static TheoryData<string> Overlays => [.. Directory.EnumerateDirectories(Path.Combine(s_root, "overlays")).Select(folder => Path.GetFileName(folder)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_is_what_kubernetes_knows(string file) => Assert.NotEmpty(Load(file));

    [Fact]
    public void A_field_that_kubernetes_does_not_know_is_refused()
    {
        var text = File.ReadAllText(Path.Combine(s_root, "base", "deployment.yaml")).Replace("minReadySeconds", "minimumReadySeconds", StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(text, strict: true));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Each_kustomization_names_all_of_its_files_and_none_that_is_missing(string overlay)
    {
        foreach (var folder in new[] { Path.Combine("overlays", overlay), "base" })
        {
            var lines = File.ReadAllLines(Path.Combine(s_root, folder, "kustomization.yaml"));
            var named = lines.Select(line => line.Trim().TrimStart('-').Replace("path:", "", StringComparison.Ordinal).Trim()).Where(line => line.EndsWith(".yaml", StringComparison.Ordinal)).Order();
            Assert.Equal(Directory.EnumerateFiles(Path.Combine(s_root, folder), "*.yaml").Select(file => Path.GetFileName(file)).Where(file => file != "kustomization.yaml").Order(), named);
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Every_patch_meets_what_it_changes(string overlay)
    {
        var present = Directory.EnumerateFiles(Path.Combine(s_root, "base"), "*.yaml").Select(file => Path.GetRelativePath(s_root, file)).Where(file => Path.GetFileName(file) != "kustomization.yaml")
            .SelectMany(Load).Select(Identity).ToHashSet();
        Assert.All(new[] { "capacity.yaml", "broker.yaml" }.SelectMany(file => Load(Path.Combine("overlays", overlay, file))), patch => Assert.Contains(Identity(patch), present));
    }

    [Theory]
    [InlineData("dev", 2, 20)]
    [InlineData("plant", 5, 40)]
    [InlineData("enterprise", 10, 50)]
    public void Size_of_each_overlay_is_what_the_calculator_says(string overlay, int plants, int agents) =>
        Assert.Equal(CapacityPatch.Of(new CapacityPlan(plants, agents)), File.ReadAllText(Path.Combine(s_root, "overlays", overlay, "capacity.yaml")));

    [Fact]
    public void Names_and_port_are_those_of_the_runbooks()
    {
        Assert.Equal("greenlang", One<V1Namespace>("namespace.yaml").Metadata.Name);
        Assert.Equal(Name, One<V1Deployment>("deployment.yaml").Metadata.Name);
        Assert.Equal(Name + "-hpa", One<V2HorizontalPodAutoscaler>("autoscaler.yaml").Metadata.Name);
        Assert.Equal("gl-001-config", One<V1ConfigMap>("configuration.yaml").Metadata.Name);
        Assert.Equal(8000, Assert.Single(One<V1Service>("service.yaml").Spec.Ports).Port);
        var scaler = One<V2HorizontalPodAutoscaler>("autoscaler.yaml").Spec;
        Assert.Equal((3, 20, Name), (scaler.MinReplicas, scaler.MaxReplicas, scaler.ScaleTargetRef.Name));
    }

    [Fact]
    public void Volumes_and_ports_that_are_used_are_there()
    {
        var pod = One<V1Deployment>("deployment.yaml").Spec.Template.Spec;
        var container = Assert.Single(pod.Containers);
        Assert.Equal(pod.Volumes.Select(volume => volume.Name).Order(), container.VolumeMounts.Select(mount => mount.Name).Order());
        Assert.Equal(One<V1PersistentVolumeClaim>("recordings.yaml").Metadata.Name, pod.Volumes.Single(volume => volume.Name == "recordings").PersistentVolumeClaim.ClaimName);
        var ports = container.Ports.Select(port => port.Name).ToHashSet();
        Assert.All(new[] { container.LivenessProbe, container.ReadinessProbe, container.StartupProbe }, probe => Assert.Contains(probe.HttpGet.Port.Value, ports));
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
    }

    [Fact]
    public async Task Arguments_are_those_that_the_coordinator_knows()
    {
        var container = One<V1Deployment>("deployment.yaml").Spec.Template.Spec.Containers[0];
        CoordinatorOptions? read = null;
        var args = container.Args.Select(argument => argument.Replace("$(GL001_BROKER)", "mosquitto.greenlang.svc:1883", StringComparison.Ordinal).Replace("$(GL001_POD_ADDRESS)", "10.1.2.3", StringComparison.Ordinal));
        Assert.Equal(0, await CoordinatorOptions.RunAsync([.. args], (options, _) =>
        {
            read = options;
            return Task.FromResult(0);
        }));

        Assert.True(read is { Cluster: true, TrustNetwork: true, Simulate: false, HttpPort: 8000, SiloPort: 11111 });
        Assert.Equal(("mosquitto.greenlang.svc", 1883), read!.Broker);
        Assert.Equal("10.1.2.3", read.SiloAddress.ToString());
        Assert.Equal(CoordinatorOptions.DatabaseVariable, container.Env.Single(variable => variable.ValueFrom.SecretKeyRef is not null).Name);
    }

    [Fact]
    public async Task Probes_ask_routes_that_are_there()
    {
        var container = One<V1Deployment>("deployment.yaml").Spec.Template.Spec.Containers[0];
        await using var site = new RunningSite { Simulate = false };
        await site.StartAsync();
        foreach (var probe in new[] { container.LivenessProbe, container.ReadinessProbe, container.StartupProbe })
        {
            using var answer = await site.Http.GetAsync(probe.HttpGet.Path);
            Assert.True(answer.IsSuccessStatusCode, $"{probe.HttpGet.Path}: {answer.StatusCode}");
        }
    }

    private static T One<T>(string file) => Assert.IsType<T>(Assert.Single(Load(Path.Combine("base", file))));

    private static List<object> Load(string file) => KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(s_root, file)), strict: true);

    private static string Identity(object resource)
    {
        var known = (IKubernetesObject<V1ObjectMeta>)resource;
        return $"{known.ApiVersion} {known.Kind} {known.Metadata.Name}";
    }
}
